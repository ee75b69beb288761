// Uploads over real SFTP: an OpenSSH server on the loopback, in a chroot, and the clients suppliers use. Whatever they do, no
// file is taken before it is whole. Needs root (for the chroot), openssh-server and lftp.

import Exchange
import FileSystem
import Foundation
import Ledger
import Testing

private func shell(_ line: String) -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: "/bin/sh")
  process.arguments = ["-c", line]
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  do { try process.run() } catch { return -1 }
  process.waitUntilExit()
  return process.terminationStatus
}

/// Whether the server and the clients can be run here.
private let canServe =
  getuid() == 0 && shell("[ -x /usr/sbin/sshd ] && command -v sftp && command -v lftp && command -v ssh-keygen") == 0

@Suite(.serialized, .enabled(if: canServe)) struct SFTPTests {
  /// A server for one partner, on a port of its own.
  private final class Server {
    let home: String
    let port: Int
    private var process: Process?

    init() throws {
      // Everything above a chroot belongs to root, and nobody else may write there.
      home = "/srv/ediglot-\(UUID().uuidString.prefix(8))"
      port = Int.random(in: 20_000..<60_000)
      try #require(
        shell(
          "mkdir -p \(home)/root/Inbox/northside-medsurg \(home)/root/Outbox /run/sshd && chmod 755 \(home) \(home)/root"
        ) == 0)
      try #require(
        shell(
          "cd \(home) && ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key && cp key.pub keys"
        ) == 0)
      let config = """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(home)/host
        PidFile \(home)/sshd.pid
        AuthorizedKeysFile \(home)/keys
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        Subsystem sftp internal-sftp
        ChrootDirectory \(home)/root/Inbox
        ForceCommand internal-sftp -u 0007 -d /northside-medsurg
        AllowTcpForwarding no
        X11Forwarding no

        """
      try Data(config.utf8).write(to: URL(filePath: "\(home)/config"))
      let client = """
        Host edi
          HostName 127.0.0.1
          Port \(port)
          User root
          IdentityFile \(home)/key
          IdentitiesOnly yes
          StrictHostKeyChecking no
          UserKnownHostsFile /dev/null
          LogLevel ERROR

        """
      try Data(client.utf8).write(to: URL(filePath: "\(home)/client"))
      let process = Process()
      process.executableURL = URL(filePath: "/usr/sbin/sshd")
      process.arguments = ["-D", "-f", "\(home)/config", "-E", "\(home)/sshd.log"]
      try process.run()
      self.process = process
      for _ in 0..<100 where shell("echo ls | sftp -q -F \(home)/client -b - edi") != 0 { usleep(50_000) }
    }

    deinit {
      process?.terminate()
      process?.waitUntilExit()
      _ = shell("rm -rf \(home)")
    }

    func sftp(_ command: String) -> Int32 {
      shell("printf '%s\\n' \"\(command)\" | sftp -q -F \(home)/client -b - edi")
    }

    func lftp(_ settings: String, _ command: String) -> Int32 {
      shell(
        "lftp -c \"set sftp:connect-program 'ssh -a -x -F \(home)/client'; set net:max-retries 1; \(settings); open sftp://root:@edi; cd /northside-medsurg; \(command)\""
      )
    }
  }

  /// The program itself, as it runs in production.
  private final class Daemon {
    private let process = Process()

    init(_ root: String) throws {
      process.executableURL = URL(filePath: program)
      try Data("{ holdsTests: false }".utf8).write(to: URL(filePath: "\(root)-config"))
      process.arguments = [
        "watch", "--root", root, "--specs", specsPath, "--state", "\(root)-state", "--config", "\(root)-config",
      ]
      process.standardError = FileHandle.nullDevice
      try process.run()
    }

    /// Ends it as a service is ended; answers how long that took, and its code.
    func stop() -> (seconds: Double, code: Int32) {
      let start = Date()
      process.terminate()
      process.waitUntilExit()
      return (Date().timeIntervalSince(start), process.terminationStatus)
    }
  }

  private func interchange(_ number: Int, padding: Int = 0) throws -> [UInt8] {
    let text = String(decoding: try fixture("partners/northside-medsurg/855-clean/input.edi"), as: UTF8.self)
    let control = String(100_000_000 + number)
    let old = text.split(separator: "*", omittingEmptySubsequences: false)[13]
    let filler = String(repeating: "\n", count: padding)
    return Array((text.replacing(old, with: control) + filler).utf8)
  }

  @Test func noPartOfAFileIsEverTaken() throws {
    let server = try Server()
    let root = "\(server.home)/root"
    let local = "\(server.home)/local"
    try FileManager.default.createDirectory(atPath: local, withIntermediateDirectories: true)
    let daemon = try Daemon(root)
    var whole: Set<String> = []
    for number in 1...80 {
      let content = try interchange(number, padding: number % 4 == 0 ? 300_000 : 0)
      let file = "\(local)/po\(number).edi"
      try Data(content).write(to: URL(filePath: file))
      whole.insert(digest(content))
      switch number % 8 {
      case 0:
        // Cut off on its way, and gone on with later.
        _ = shell("head -c \(content.count / 2) \(file) > \(file).half")
        #expect(server.sftp("put \(file).half po\(number).edi") == 0)
        usleep(100_000)
        #expect(server.sftp("reput \(file) po\(number).edi") == 0)
      case 1: #expect(server.lftp("set xfer:use-temp-file yes", "put \(file)") == 0)
      case 2: #expect(server.lftp("", "put \(file)") == 0)
      case 3:
        #expect(
          server.sftp("put \(file) po\(number).edi.filepart\nrename po\(number).edi.filepart po\(number).edi") == 0)
      case 4:
        // Slow, so that it is looked at while it grows.
        #expect(server.lftp("set net:limit-rate 0:400000", "put \(file)") == 0)
      default: #expect(server.sftp("put -p \(file)") == 0)
      }
    }
    let inbox = "\(root)/Inbox/northside-medsurg"
    for _ in 0..<600 where !(try FileManager.default.contentsOfDirectory(atPath: inbox)).isEmpty { usleep(50_000) }
    let operations = try Operations(
      ExchangePaths(root: root, state: "\(root)-state"), who: "tester")
    for _ in 0..<600 where try operations.ledger.find(query(.done)).count < 80 { usleep(50_000) }
    let messages = try operations.ledger.messages(after: 0, limit: 1_000)
    #expect(messages.count == 80 && messages.allSatisfy { $0.state == .done })
    #expect(Set(messages.map(\.sha256)) == whole)
    let stop = daemon.stop()
    #expect(stop.code == 0 && stop.seconds < 10)
    #expect(try operations.faults() == [])
  }

  private func query(_ state: Ledger.Message.State) -> Ledger.Query {
    var query = Ledger.Query()
    (query.state, query.limit) = (state, 1_000)
    return query
  }

  private func digest(_ bytes: [UInt8]) -> String {
    let path = "\(NSTemporaryDirectory())/\(UUID().uuidString)"
    try? Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard let folder = try? Folder(NSTemporaryDirectory()),
      let file = try? folder.open(FileName(path.split(separator: "/").last.map(String.init) ?? ""))
    else { return "" }
    return (try? FileDigest.of(file)) ?? ""
  }
}
