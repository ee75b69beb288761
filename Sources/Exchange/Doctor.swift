// Whether it is safe to work here: file systems, permissions, the ledger, the specs. Each check says what is wrong and what
// to do.

import FileSystem
import Glibc
import Ledger
import Octets
import PartnerSpec

package struct Doctor {
  package struct Check: Equatable, Sendable {
    package enum Verdict: String, Sendable { case fine, warning, problem }
    package var name: String
    package var verdict: Verdict
    package var text: String
  }

  private let paths: ExchangePaths
  private let settings: ExchangeSettings

  package init(_ paths: ExchangePaths, _ settings: ExchangeSettings) { (self.paths, self.settings) = (paths, settings) }

  /// What must be mended before anything is taken, but for the specs, which whoever starts reads anyway.
  package func problems() -> [String] {
    checks(specs: nil).filter { $0.verdict == .problem }.map { "\($0.name): \($0.text)" }
  }

  /// All checks, in the order in which they matter; nil leaves out those of the specs and of the whole journal.
  package func checks(specs: SpecFolder?) -> [Check] {
    var checks: [Check] = []
    func add(_ name: String, _ verdict: Check.Verdict, _ text: String) {
      checks.append(Check(name: name, verdict: verdict, text: text))
    }
    let layout: ExchangeLayout
    do {
      layout = try ExchangeLayout(paths)
      add("folders", .fine, "\(paths.root) and \(paths.state) can be used")
    } catch {
      checks.append(failed("folders", error))
      return checks
    }
    checks.append(fileSystem(layout))
    checks += permissions(layout)
    checks.append(steps(layout))
    checks.append(space())
    checks.append(ledger(isWhole: specs != nil))
    if let specs { checks.append(self.specs(specs, layout)) }
    return checks
  }

  /// Want of room keeps no exchange from starting: it waits.
  private func failed(_ name: String, _ error: any Error) -> Check {
    if !Exchange.lacksRoom(error) { return Check(name: name, verdict: .problem, text: "\(error)") }
    return Check(name: name, verdict: .warning, text: "\(error); an exchange waits until there is room")
  }

  private func fileSystem(_ layout: ExchangeLayout) -> Check {
    var devices: Set<UInt64> = []
    for folder in [layout.inbox, layout.outbox, layout.stage] {
      if let status = try? folder.status(".") { devices.insert(status.device) }
    }
    if devices.count != 1 {
      return Check(
        name: "file system", verdict: .problem,
        text:
          "Inbox, Outbox and \(paths.state) are on different file systems; put them on one, as files are moved between them"
      )
    }
    guard let space = try? Space(of: paths.state), let name = space.name else {
      return Check(
        name: "file system", verdict: .problem,
        text:
          "\(paths.state) is on a file system that is not known to keep its promises; use ext4, xfs or btrfs of this machine"
      )
    }
    return Check(name: "file system", verdict: .fine, text: "one \(name) holds everything")
  }

  private func permissions(_ layout: ExchangeLayout) -> [Check] {
    var checks: [Check] = []
    if let status = try? layout.state.status(".") {
      let isOpen = status.mode & 0o077 != 0
      let text =
        isOpen ? "others may enter \(paths.state); run chmod 700 \(paths.state)" : "only its owner enters the state"
      checks.append(Check(name: "state", verdict: isOpen ? .problem : .fine, text: text))
      if status.owner != geteuid(), geteuid() != 0 {
        checks.append(Check(name: "state", verdict: .problem, text: "\(paths.state) belongs to another user"))
      }
    }
    for folder in layout.written where unsafe access(folder.path, R_OK | W_OK | X_OK) != 0 {
      checks.append(Check(name: "folders", verdict: .problem, text: "\(FileError("write to", folder.path))"))
    }
    return checks + inboxes(layout) + outboxes(layout)
  }

  /// What goes to partners: what is wrong with the folder of one keeps no others waiting.
  private func outboxes(_ layout: ExchangeLayout) -> [Check] {
    let own = try? layout.outbox.status(".")
    return ((try? layout.outbox.names()) ?? []).compactMap { name in
      guard let status = try? layout.outbox.status(name), !name.text.hasPrefix(".") else { return nil }
      let path = "\(layout.outbox.path)/\(name)"
      let mayWrite = unsafe access("\(layout.outbox.path)/\(name.text)", W_OK | X_OK) == 0
      if mayWrite, status.kind == .folder, status.device == own?.device { return nil }
      return Check(name: "outbox", verdict: .warning, text: "\(path): files cannot be delivered to it")
    }
  }

  private func inboxes(_ layout: ExchangeLayout) -> [Check] {
    var checks: [Check] = []
    for name in (try? layout.inbox.names()) ?? [] {
      guard let status = try? layout.inbox.status(name) else { continue }
      let path = "\(layout.inbox.path)/\(name)"
      if status.kind != .folder {
        let text = "\(path): it is no folder of a partner, and is never taken"
        checks.append(Check(name: "inbox", verdict: .warning, text: text))
        continue
      }
      if let own = try? layout.inbox.status("."), own.device != status.device {
        let text = "\(path) is on a file system of its own: files cannot be moved out of it"
        checks.append(Check(name: "inbox", verdict: .warning, text: text))
      }
      if unsafe access("\(layout.inbox.path)/\(name.text)", R_OK | W_OK | X_OK) != 0 {
        checks.append(Check(name: "inbox", verdict: .problem, text: "\(path): files cannot be moved out of it"))
      } else if name.safe != name.text {
        checks.append(
          Check(name: "inbox", verdict: .warning, text: "\(path): no partner can be called so; it is not looked into"))
      } else if status.mode & 0o002 != 0 {
        checks.append(Check(name: "inbox", verdict: .warning, text: "\(path): everybody may write to it"))
      }
    }
    return checks
  }

  /// Tries the steps every file takes, where nothing is kept: what a crash leaves of it is swept up.
  private func steps(_ layout: ExchangeLayout) -> Check {
    let (probe, other) = (FileName(".probe-\(getpid())"), FileName(".probe-\(getpid())-2"))
    defer {
      for (folder, name) in [(layout.work, probe), (layout.work, other), (layout.out, probe)] {
        try? folder.remove(name)
      }
    }
    do {
      let file = try layout.work.create(probe)
      try file.write(Array("probe".utf8))
      try file.sync()
      try layout.work.move(probe, to: layout.out, as: probe)
      _ = try layout.work.create(other)
      do throws(FileError) {
        try layout.work.move(other, to: layout.out, as: probe)
        return Check(name: "steps", verdict: .problem, text: "a move took the place of a file that was there")
      } catch {
        if error.code != EEXIST { throw error }
      }
      try layout.outbox.sync()
      try layout.sync()
      let lease = Folder.isWritten(try layout.out.open(probe))
      let words = lease == nil ? "; whether uploads are open cannot be told, files wait longer" : ""
      return Check(name: "steps", verdict: .fine, text: "files can be made, moved and flushed\(words)")
    } catch {
      return failed("steps", error)
    }
  }

  private func space() -> Check {
    guard let space = try? Space(of: paths.state), space.total > 0 else {
      return Check(name: "space", verdict: .problem, text: "the free space of \(paths.state) cannot be told")
    }
    let percent = space.free * 100 / space.total
    let isShort = percent < UInt64(settings.reserve)
    let text =
      "\(percent) % of the disk are free" + (isShort ? "; below \(settings.reserve) % nothing is taken in" : "")
    return Check(name: "space", verdict: isShort ? .warning : .fine, text: text)
  }

  private func ledger(isWhole: Bool) -> Check {
    do {
      let ledger = try Ledger(paths.ledger, synchronous: settings.synchronous) { Moment.now() }
      if isWhole, let broken = try ledger.brokenSeal() {
        return Check(name: "ledger", verdict: .problem, text: "the journal is broken at entry \(broken.sequence)")
      }
      return Check(name: "ledger", verdict: .fine, text: "WAL, every commit waits for the disk, the journal is whole")
    } catch {
      return failed("ledger", error)
    }
  }

  private func specs(_ folder: SpecFolder, _ layout: ExchangeLayout) -> Check {
    do {
      let library = SpecLibrary(folder)
      let partners = try library.partners
      for id in partners { _ = try library.partner(id) }
      let unknown = ((try? layout.inbox.names()) ?? []).map(\.text).filter { name in
        let isFolder = (try? layout.inbox.status(FileName(name)))?.kind == .folder
        return isFolder && !partners.contains(name)
      }
      if !unknown.isEmpty {
        return Check(
          name: "specs", verdict: .warning,
          text: "no partner is called \(unknown.joined(separator: ", ")): what comes there is put aside")
      }
      return Check(name: "specs", verdict: .fine, text: "\(partners.count) partners can be read")
    } catch {
      return Check(name: "specs", verdict: .problem, text: "\(error)")
    }
  }
}
