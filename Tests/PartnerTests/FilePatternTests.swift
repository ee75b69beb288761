// Names of files with `*` and `?`.

import PartnerSpec
import Testing

@Suite struct FilePatternTests {
  @Test(arguments: [
    ("PRICE*.csv", "price-2025.CSV", true), ("PRICE*.csv", "PRICE.csv", true), ("PRICE*.csv", "MYPRICE.csv", false),
    ("*", "", true), ("", "", true), ("", "a", false), ("a?c", "abc", true), ("a?c", "ac", false),
    ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("a*", "a", true), ("*.txt", "a.txt.gz", false),
  ])
  func namesAreMatched(pattern: String, name: String, isMatch: Bool) {
    #expect(FilePattern(pattern).matches(name) == isMatch)
  }

  /// Many stars take no time that grows beyond the product of the lengths.
  @Test func starsDoNotExplode() {
    let pattern = FilePattern(String(repeating: "a*", count: 60) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 3_000)))
  }
}
