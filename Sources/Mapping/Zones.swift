// Time zones (X12 element 623): how far each code is from UTC.
//
// A code for standard or daylight time, or for a number of hours, names one offset. ET, CT, MT, PT, AT (Alaska), TT
// (Atlantic) and NT (Newfoundland) name a zone that has both: which one holds is decided by the date, by the rule of the
// United States and Canada since 2007: daylight time from 02:00 on the second Sunday of March to 02:00 on the first Sunday
// of November, as clocks on the wall say it. The hour that comes twice in November counts as daylight time. Places that
// keep standard time all year (Arizona, Saskatchewan) have codes of their own: MS, CS. LT, local time, names no offset, nor
// do those zones before 2007: such a time has no zone.

import Octets

/// What a zone code says.
struct ZoneCode {
  /// Minutes ahead of UTC, in standard time where the zone has both.
  let minutes: Int
  let hasDaylight: Bool

  /// Nil for a code that names no offset.
  init?(_ code: UInt64) {
    let (first, second) = (UInt8(truncatingIfNeeded: code), UInt8(truncatingIfNeeded: code &>> 8))
    if first &- 0x30 <= 2, second &- 0x30 <= 9 {
      // 01 to 12 are hours ahead, 13 to 24 go on from 12 hours behind.
      let number = Int(first &- 0x30) * 10 + Int(second &- 0x30)
      guard 1...24 ~= number else { return nil }
      self.init(minutes: (number <= 12 ? number : number - 25) * 60, hasDaylight: false)
      return
    }
    for entry in zoneNames where entry.code == code {
      self.init(minutes: entry.minutes, hasDaylight: entry.hasDaylight)
      return
    }
    return nil
  }

  private init(minutes: Int, hasDaylight: Bool) {
    self.minutes = minutes
    self.hasDaylight = hasDaylight
  }
}

private let zoneNames: [(code: UInt64, minutes: Int, hasDaylight: Bool)] =
  [("UT", 0), ("GM", 0), ("HT", -600)].map { (textKey($0.0), $0.1, false) }
  + [("E", -300), ("C", -360), ("M", -420), ("P", -480), ("A", -540), ("T", -240), ("N", -210)].flatMap {
    [(textKey($0.0 + "S"), $0.1, false), (textKey($0.0 + "D"), $0.1 + 60, false), (textKey($0.0 + "T"), $0.1, true)]
  }
  + [("HS", -600), ("HD", -540)].map { (textKey($0.0), $0.1, false) }

/// Whether a time on the wall is in daylight time; nil before 2007, when other days ruled.
func daylightTime(year: Int, month: Int, day: Int, hour: Int) -> Bool? {
  guard year >= 2007 else { return nil }
  switch month {
  case 4...10: return true
  case 3:
    let sunday = firstSunday(year, 3) + 7
    return day > sunday || day == sunday && hour >= 2
  case 11:
    let sunday = firstSunday(year, 11)
    return day < sunday || day == sunday && hour < 2
  default: return false
  }
}

/// The day of a month's first Sunday (Sakamoto).
private func firstSunday(_ year: Int, _ month: Int) -> Int {
  let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
  let year = month < 3 ? year - 1 : year
  // 0 is Sunday.
  let first = (year + year / 4 - year / 100 + year / 400 + shift[month - 1] + 1) % 7
  return first == 0 ? 1 : 8 - first
}

/// The key of an offset in minutes, as moments say it: `Z`, `-05:00`.
func zoneKey(_ minutes: Int) -> UInt64 {
  if minutes == 0 { return textKey("Z") }
  func digits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return textKey("\(minutes < 0 ? "-" : "+")\(digits(abs(minutes) / 60)):\(digits(abs(minutes) % 60))")
}

/// The code of an offset (`Z`, `-05:00`) given as a key; nil when there is none. An offset is written as one code, whatever
/// it was read from: hours by the number of hours, what the field writes most by its name.
func zoneCode(_ offset: UInt64) -> String? {
  if let known = offsetNames.first(where: { $0.offset == offset }) { return known.code }
  for hours in 1...12 {
    let digits = hours < 10 ? "0\(hours)" : "\(hours)"
    if offset == textKey("+\(digits):00") { return digits }
    if offset == textKey("-\(digits):00") { return "\(25 - hours)" }
  }
  return nil
}

private let offsetNames: [(offset: UInt64, code: String)] = [
  ("Z", "UT"), ("+00:00", "UT"), ("-05:00", "ES"), ("-04:00", "ED"), ("-06:00", "CS"), ("-07:00", "MS"),
  ("-08:00", "PS"), ("-09:00", "AS"), ("-10:00", "HS"), ("-03:30", "NS"), ("-02:30", "ND"),
].map { (textKey($0.0), $0.1) }
