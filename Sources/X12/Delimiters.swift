// The delimiters of one interchange, always from its own ISA.

/// Separators and terminator. `component` and `repetition` may be absent (nil).
package struct Delimiters: Equatable, Sendable {
  package var element: UInt8
  package var component: UInt8?
  package var repetition: UInt8?
  package var segment: UInt8

  package init(element: UInt8, component: UInt8?, repetition: UInt8?, segment: UInt8) {
    self.element = element
    self.component = component
    self.repetition = repetition
    self.segment = segment
  }

  /// What most of the field writes.
  package static let usual = Delimiters(element: 0x2a, component: 0x3a, repetition: nil, segment: 0x7e)
}
