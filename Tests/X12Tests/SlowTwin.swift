// The slow, obvious reader of X12 text: splits an undamaged interchange by its delimiters, byte by byte. What the fast
// reader says is held against it.

/// One segment: its elements as bytes, the identifier first.
typealias PlainSegment = [[UInt8]]

/// Segments of all interchanges in `file`, ISA left out. Only for files that need no mending.
func slowSegments(_ file: [UInt8]) -> [PlainSegment] {
  var segments: [PlainSegment] = []
  var index = 0
  while let header = find(Array("ISA".utf8), in: file, from: index) {
    let element = file[header + 3]
    var separators = 0
    index = header
    while separators < 16 {
      if file[index] == element { separators += 1 }
      index += 1
    }
    let terminator = file[index + 1]
    let delimiters: Set<UInt8> = [element, terminator, file[index]]
    index += 2
    var isOpen = true
    while isOpen, index < file.count {
      while index < file.count, [0x20, 0x09, 0x0a, 0x0d, 0x00, 0x1a].contains(file[index]),
        !delimiters.contains(file[index])
      {
        index += 1
      }
      if index == file.count { break }
      guard let segment = slowSegment(file, &index, element, terminator) else { return segments }
      segments.append(segment)
      isOpen = segment[0] != Array("IEA".utf8)
    }
  }
  return segments
}

private func slowSegment(_ file: [UInt8], _ index: inout Int, _ element: UInt8, _ terminator: UInt8) -> PlainSegment? {
  var segment: PlainSegment = [[]]
  while index < file.count {
    let byte = file[index]
    index += 1
    if byte == terminator { return segment }
    if byte == element { segment.append([]) } else { segment[segment.count - 1].append(byte) }
  }
  return nil
}

private func find(_ text: [UInt8], in file: [UInt8], from start: Int) -> Int? {
  guard file.count >= start + text.count else { return nil }
  return (start...file.count - text.count).first { Array(file[$0..<$0 + text.count]) == text }
}
