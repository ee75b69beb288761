// The yardstick: how fast this machine, now, looks at each byte of a file in memory and counts the three delimiters of
// X12. Speeds mean little from one machine or minute to the next; their ratio to this one does.

import Octets

enum Yardstick {
  /// Our own loop, in this language.
  case plainLoop
  /// A program that takes the file's name and prints its speed as `NNN MB/s` first.
  case program(String)

  var about: String {
    switch self {
    case .plainLoop: "our own plain loop in Swift, byte by byte over the file in memory, best of five"
    case .program(let path): path
    }
  }

  /// MB/s on the file, measured in a process of its own.
  func speed(on path: String) throws -> Double {
    let arguments =
      switch self {
      case .plainLoop: [try Child.ownPath(), "one", "yardstick", path]
      case .program(let program): [program, path]
      }
    let result = try Child.run(arguments).succeeded()
    guard let word = result.output.split(separator: " ").first, let speed = Double(String(word)), speed > 0 else {
      throw BenchError("the yardstick does not begin with its speed: \(result.output.prefix(80))")
    }
    return speed
  }

  /// Runs the plain loop five times; the best counts.
  static func plainLoop(_ path: String) throws -> String {
    let bytes = try readFile(path)
    guard bytes.count >= 106 else { throw BenchError("\(path): too short for an ISA") }
    let clock = ContinuousClock()
    var best = Duration.seconds(3_600)
    var counted = Counted()
    for _ in 0..<5 {
      let start = clock.now
      counted = count(bytes.span)
      best = min(best, clock.now - start)
    }
    let speed = Double(bytes.count) / best.seconds / 1e6
    let (segments, elements) = (counted.segments, counted.elements)
    return "\(fixed(speed, 0)) MB/s (\(segments) segments, \(elements) elements, check \(counted.places))"
  }

  private struct Counted {
    var segments = 0
    var elements = 0
    /// The sum of all places, so that none can be left out.
    var places = 0
  }

  @inline(never)
  private static func count(_ bytes: Span<UInt8>) -> Counted {
    let (element, component, segment) = (bytes[3], bytes[104], bytes[105])
    var counted = Counted()
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == segment {
        counted.segments &+= 1
        counted.places &+= index
      } else if byte == element {
        counted.elements &+= 1
        counted.places &+= index
      } else if byte == component {
        counted.places &+= index
      }
    }
    return counted
  }
}
