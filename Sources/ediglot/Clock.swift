// The date and time of an acknowledgement.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

enum Clock {
  /// Now in UTC, as CCYYMMDDHHMM.
  static func now() -> String {
    var seconds = time(nil)
    var parts = unsafe tm()
    _ = unsafe gmtime_r(&seconds, &parts)
    let year = unsafe parts.tm_year + 1_900
    let rest = unsafe [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min]
    return "\(year)" + rest.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
  }

  /// CCYYMMDDHHMM that names a minute of the calendar.
  static func isTime(_ text: String) -> Bool {
    let digits = Array(text.utf8)
    guard digits.count == 12, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    let year = number(0..<4)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let month = number(4..<6)
    guard (1...12).contains(month), (1...days[month - 1]).contains(number(6..<8)) else { return false }
    return number(8..<10) < 24 && number(10..<12) < 60
  }
}
