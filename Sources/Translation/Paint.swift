// Colour for terminals: the few kinds of emphasis reports use.

import Findings

package struct Paint: Sendable {
  package enum Style: String, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case yellow = "33"
    case cyan = "36"
    case boldRed = "1;31"
  }

  package var isOn: Bool

  package init(isOn: Bool = false) { self.isOn = isOn }

  package func callAsFunction(_ text: String, _ style: Style) -> String {
    isOn && !text.isEmpty ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
  }

  func severity(_ severity: Severity) -> String {
    switch severity {
    case .reject: self(severity.name, .boldRed)
    case .warn: self(severity.name, .yellow)
    case .note: self(severity.name, .dim)
    }
  }
}
