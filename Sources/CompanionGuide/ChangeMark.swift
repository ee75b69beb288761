// How a page shows what a partner's guide changes.

import Page

extension Markup {
  /// What differs from the standard, seen and printed.
  mutating func change(_ content: String) {
    write(" ")
    element("span", "\u{25c6} \(content)", ["class": "change"])
  }
}
