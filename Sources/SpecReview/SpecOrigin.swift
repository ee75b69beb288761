// Where a value of a spec was said: file inside Specs, and line.

import JSON5
import Mapping
import PartnerSpec

package struct SpecOrigin: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  package var line: Int

  package init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  init(_ value: JSON5Value, _ folder: SpecFolder) {
    self.init(file: folder.path(of: value.file), line: value.place.line)
  }

  init(_ member: JSON5Member, _ folder: SpecFolder) {
    self.init(file: folder.path(of: member.file), line: member.place.line)
  }

  init(_ binding: MapBinding, _ folder: SpecFolder) {
    self.init(file: folder.path(of: JSON5File(binding.file)), line: binding.line)
  }

  package var description: String { "\(file):\(line)" }
}
