// Standard output and standard error: who reads them, and what is written there.

import Octets
import Translation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

enum Terminal {
  /// A person reads here.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// A person reads here and does not mind colour.
  static func takesColour(_ descriptor: Int32) -> Bool {
    if let no = unsafe getenv("NO_COLOR"), unsafe no.pointee != 0 { return false }
    if let kind = unsafe getenv("TERM"), unsafe String(cString: kind) == "dumb" { return false }
    return isTerminal(descriptor)
  }

  /// Writes a line to standard error, at once.
  static func tell(_ text: String) { write(Array("\(text)\n".utf8), to: 2) }

  /// Writes all bytes, as far as the system takes them.
  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var start = 0
    while start < bytes.count {
      let done = unsafe bytes.withUnsafeBytes { raw in
        unsafe systemWrite(descriptor, raw.baseAddress! + start, raw.count - start)
      }
      if done > 0 { start += done } else if errno != EINTR { return }
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      unsafe Glibc.write(descriptor, bytes, count)
    #elseif canImport(Musl)
      unsafe Musl.write(descriptor, bytes, count)
    #else
      unsafe Darwin.write(descriptor, bytes, count)
    #endif
  }
}

/// Lines on standard output. When nobody reads any more, the program ends.
final class StandardOutput {
  private var sink = ByteSink(descriptor: 1, path: "standard output")

  func line(_ text: String) {
    sink.write(text)
    sink.write(0x0a)
    sink.commit()
    if let failure = sink.failure { exit(outcome(of: failure).rawValue) }
  }

  func finish() throws(FileError) { try sink.finish() }
}

/// What a refusal of the operating system means for the exit code; told unless it is a broken pipe.
func outcome(of failure: FileError) -> ExitCode {
  if failure.code == EPIPE { return .fine }
  Terminal.tell("ediglot: \(failure)")
  return .unavailable
}

/// A bar on standard error for inputs that take a while; nothing when nobody would see it.
final class Progress {
  private static let smallest: UInt64 = 8 << 20
  private let size: UInt64
  private var shown = -1

  /// Nil when the input is small, of unknown size, or nobody watches.
  init?(size: UInt64?) {
    guard let size, size > Self.smallest, Terminal.isTerminal(2) else { return nil }
    self.size = size
  }

  func show(_ bytes: UInt64) {
    let percent = Int(min(bytes, size) * 100 / size)
    if percent == shown { return }
    shown = percent
    let full = percent * 40 / 100
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 40 - full)
    Terminal.write(Array("\r[\(bar)] \(percent) %".utf8), to: 2)
  }

  /// Takes the bar away, so that something else can be written.
  func erase() {
    if shown < 0 { return }
    shown = -1
    Terminal.write(Array("\r\u{1b}[K".utf8), to: 2)
  }
}
