// Numbers for the names of a document. A name is a namespace and a local name; prefixes do not matter. Who reads registers
// the names it knows beforehand and gets numbers from 0; names met in the document get the numbers behind.

package struct XMLName: Hashable, Sendable, CustomStringConvertible {
  /// Empty for a name without a namespace.
  package let namespace: String
  package let local: String

  package init(_ local: String, in namespace: String = "") {
    self.local = local
    self.namespace = namespace
  }

  /// Names that differ in nothing but the namespace are few, and namespaces are long.
  package func hash(into hasher: inout Hasher) { hasher.combine(local) }

  package var description: String { namespace.isEmpty ? local : "{\(namespace)}\(local)" }
}

package struct NameTable: Sendable {
  package private(set) var names: [XMLName] = []
  private var numbers: [XMLName: Int32] = [:]
  private var skipped: [Bool] = []

  package init() {}

  package var count: Int { names.count }

  package subscript(number: Int32) -> XMLName { names[Int(number)] }

  /// The number of a name, registered if it is new.
  @discardableResult
  package mutating func add(_ name: XMLName) -> Int32 {
    if let known = numbers[name] { return known }
    let number = Int32(names.count)
    names.append(name)
    skipped.append(false)
    numbers[name] = number
    return number
  }

  @discardableResult
  package mutating func add(_ local: String, in namespace: String = "") -> Int32 {
    add(XMLName(local, in: namespace))
  }

  package func number(of name: XMLName) -> Int32? { numbers[name] }

  /// The text between the start tag of `number` and the next tag is not wanted: it is read over and reported as empty and
  /// cut. For attachments inside documents.
  package mutating func skipText(of number: Int32) { skipped[Int(number)] = true }

  package func skipsText(of number: Int32) -> Bool { skipped[Int(number)] }
}
