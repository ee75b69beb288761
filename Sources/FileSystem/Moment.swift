// Clocks: one that tells the date, which may be set, and one that only goes on, for waiting.

import Glibc

package enum Moment {
  /// Milliseconds since 1970 in UTC.
  package static func now() -> Int64 { read(CLOCK_REALTIME) }

  /// Milliseconds of a clock that nobody sets.
  package static func steady() -> Int64 { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// `2026-11-26T18:05:00.123Z`
  package static func text(_ milliseconds: Int64) -> String {
    let parts = parts(milliseconds)
    let date = "\(parts.year)-\(two(parts.month))-\(two(parts.day))"
    let rest = String(1_000 + milliseconds % 1_000).dropFirst()
    return "\(date)T\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)).\(rest)Z"
  }

  /// CCYYMMDD and HHMM.
  package static func stamp(_ milliseconds: Int64) -> (date: String, time: String) {
    let parts = parts(milliseconds)
    return ("\(parts.year)\(two(parts.month))\(two(parts.day))", "\(two(parts.hour))\(two(parts.minute))")
  }

  private static func parts(
    _ milliseconds: Int64
  ) -> (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    var seconds = time_t(milliseconds / 1_000)
    var parts = unsafe tm()
    _ = unsafe gmtime_r(&seconds, &parts)
    return unsafe (
      Int(parts.tm_year) + 1_900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min),
      Int(parts.tm_sec)
    )
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Moment {
  /// The beginning of a day in UTC, of `2026-11-26`; nil when it is none.
  package static func day(_ text: String) -> Int64? {
    let parts = text.split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var time = unsafe tm()
    unsafe (time.tm_year, time.tm_mon, time.tm_mday) = (Int32(year - 1_900), Int32(month - 1), Int32(day))
    let seconds = unsafe timegm(&time)
    // A day that does not exist becomes another.
    return unsafe time.tm_mday == Int32(day) ? Int64(seconds) * 1_000 : nil
  }
}
