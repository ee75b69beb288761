// A real OpenSSH server for one partner, on a port of the loopback, as the README has it: a chroot, internal-sftp, a key. What
// it needs is made in a folder of its own, and gone afterwards.

import Exchange
import Glibc
import Octets
import Translation

final class UploadServer {
  /// Everything above a chroot belongs to root, and nobody else may write there; a temporary folder will not do.
  let home = "/srv/ediglot-faults-\(getpid())"
  private var service: Service?

  var root: String { "\(home)/root" }
  var state: String { "\(home)/state" }
  var inbox: String { "\(root)/Inbox/\(Uploads.partner)" }
  /// What the exchange says.
  var log: String { "\(home)/watch.log" }
  /// What clients are told of the server; they call it `edi`.
  var client: String { "\(home)/client" }

  /// What is lacking to run one here; nil when nothing is.
  static var lack: String? {
    if geteuid() != 0 { return "uploads over SFTP need root, for the chroot of the server" }
    for name in ["/usr/sbin/sshd", "ssh-keygen", "sftp", "lftp", "setpriv", "timeout"] {
      if (try? Shell.run("command -v \(name) >/dev/null")) == nil {
        return "uploads over SFTP need \(name); .ci/setup installs it"
      }
    }
    return nil
  }

  /// Starts it, and waits till it lets a client in. The partner is `nobody`, who may do nothing else.
  init() throws {
    try Shell.run(
      """
      umask 022; mkdir -p /srv /run/sshd && mkdir '\(home)' && cd '\(home)' && mkdir root root/Inbox root/Outbox local &&
      install -d -m 700 state && install -d -o nobody -g root -m 2770 '\(inbox)' &&
      ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key && install -m 644 key.pub keys
      """)
    for _ in 0..<5 {
      try configure(port: Int.random(in: 20_000..<32_000))
      let service = try Service("/usr/sbin/sshd", ["-D", "-f", "\(home)/config"], log: "\(home)/sshd.log")
      self.service = service
      for _ in 0..<100 where service.isRunning {
        if (try? Shell.run("echo ls | timeout 20 sftp -q -F '\(client)' -b - edi >/dev/null 2>&1")) != nil { return }
        usleep(100_000)
      }
      service.end(within: 2_000)
    }
    // Another program may have the port; but five of them?
    try? Shell.run("tail -n 5 '\(home)/sshd.log' >&2")
    close()
    throw ExchangeError("no SFTP server could be started")
  }

  func close() {
    service?.end(within: 5_000)
    try? Shell.run("rm -rf '\(home)'")
  }

  private func configure(port: Int) throws {
    try write(
      "config",
      """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(home)/host
      PidFile none
      AuthorizedKeysFile \(home)/keys
      UsePAM no
      PasswordAuthentication no
      KbdInteractiveAuthentication no
      AllowUsers nobody
      MaxStartups 100
      Subsystem sftp internal-sftp
      ChrootDirectory \(root)/Inbox
      ForceCommand internal-sftp -u 0007 -d /\(Uploads.partner) -P symlink,hardlink
      AllowTcpForwarding no
      X11Forwarding no

      """)
    try write(
      "client",
      """
      Host edi
        HostName 127.0.0.1
        Port \(port)
        User nobody
        IdentityFile \(home)/key
        IdentitiesOnly yes
        StrictHostKeyChecking no
        UserKnownHostsFile \(home)/known
        LogLevel ERROR

      """)
  }

  /// Writes a file of the server's folder.
  func write(_ name: String, _ text: String) throws {
    var sink = try ByteSink(path: "\(home)/\(name)")
    sink.write(Array(text.utf8))
    try sink.finish()
  }
}
