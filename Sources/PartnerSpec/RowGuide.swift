// What is known of a file of rows: the guide that says what may stand in it, and how the rows are laid out.

import Conformance
import Delimited
import JSON5

package struct RowGuide: Sendable {
  package let guide: Guide
  package let layout: RowLayout
}

extension SpecLibrary {
  /// The guide for rows at `path` inside the folder, with those it extends.
  package func rowGuide(at path: String) throws(SpecErrors) -> RowGuide {
    if let known = rowGuides.withLock({ $0[path] }) { return known }
    let (outline, layout) = try rowOutline(at: path)
    do throws(GuideError) {
      let guide = RowGuide(guide: try Guide(outline), layout: layout)
      rowGuides.withLock { $0[path] = guide }
      return guide
    } catch {
      throw SpecErrors([try tree(path).fault(error.description).description])
    }
  }

  /// The guide for rows at `path` as it is written down.
  package func rowOutline(at path: String) throws(SpecErrors) -> (outline: GuideOutline, layout: RowLayout) {
    let layers = try SpecResolver(self, .guide).layers(path)
    guard layers.joined("language")?.string == "csv" else {
      throw SpecErrors([
        layers[layers.count - 1].fault("this guide is none for rows: 'language' is not csv").description
      ])
    }
    var reader = RowGuideReader()
    let isStandard = layers.count == 1 && path.hasPrefix("guides/")
    return try reader.read(layers, spec: String(path.dropFirst(isStandard ? 7 : 0).dropLast(6)))
  }
}
