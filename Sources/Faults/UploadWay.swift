// The ways in which clients upload files, as lines of shell. Each checks that what it is about has come to pass: a client that
// was killed has left a part, one that stalls has the file open and sends nothing.

enum UploadWay: CaseIterable {
  /// Under the name it is to have, by sftp and by lftp.
  case direct, preserved, lftp
  /// Under a name for uploads, then renamed.
  case filepart, tempFile
  case slow, slowLftp
  /// One half, and the rest later.
  case halves
  /// The client is killed on the way; another goes on with the file, or begins again.
  case killed, killedLftp, again
  /// The client stops for some seconds with the file open.
  case stalled
  /// A folder at once, over several connections.
  case mirror

  /// How large the file is that is uploaded in this way for the `round`th time.
  func size(round: Int) -> UploadFile.Size {
    switch self {
    case .slow, .slowLftp, .stalled: round.isMultiple(of: 2) ? .padded : .sets
    case .halves, .killed, .killedLftp, .again: .sets
    case .direct, .lftp: round.isMultiple(of: 3) ? .lines : .small
    default: round.isMultiple(of: 3) ? .padded : .small
    }
  }

  /// A line that uploads the file of this name.
  func line(_ name: String) -> String {
    switch self {
    case .direct: "sftp_do 'put \(name)' \(name)"
    case .preserved: "sftp_do 'put -p \(name)' \(name)"
    case .lftp: "lftp_do 'put \(name)' \(name)"
    case .filepart: "sftp_do 'put \(name) \(name).filepart\nrename \(name).filepart \(name)' \(name)"
    case .tempFile: "lftp_do 'set xfer:use-temp-file yes; put \(name)' \(name)"
    case .slow: "begin \(name) sftp; finish \(name)"
    case .slowLftp: "begin \(name) lftp; finish \(name)"
    case .halves:
      "head -c $(($(size \(name)) / 2)) \(name) > half-\(name); sftp_do 'put half-\(name) \(name)' \(name); sleep 0.5; "
        + "sftp_do 'reput \(name)' \(name)"
    case .killed: "begin \(name) sftp; break_off \(name); sftp_do 'reput \(name)' \(name)"
    case .killedLftp: "begin \(name) lftp; break_off \(name); lftp_do 'put -c \(name)' \(name)"
    case .again: "begin \(name) sftp; break_off \(name); sftp_do 'put \(name)' \(name)"
    case .stalled: "begin \(name) sftp; stall \(name); finish \(name)"
    case .mirror: "mkdir \(name).d; mv *\(name) \(name).d; lftp_do 'mirror -R -P 2 \(name).d .' \(name)"
    }
  }

  /// The functions the lines are made of, run where the files are. No client has longer than a minute. What goes wrong is
  /// told in `bad`, what came to pass in `seen`.
  static func functions(client: String, inbox: String) -> String {
    """
    inbox='\(inbox)'
    bad() { echo "$1: $2" >> bad; }
    seen() { echo "$1 $2" >> seen; }
    size() { stat -c %s "$1" 2>/dev/null || echo 0; }
    options='set sftp:connect-program "ssh -a -x -F \(client)"; set net:max-retries 1; set net:timeout 20; set cmd:fail-exit yes'

    sftp_do() {
      printf '%s\\n' "$1" > "$2.commands"
      timeout 60 sftp -q -F '\(client)' -b "$2.commands" edi >> log 2>&1 || bad "$2" "sftp: $1"
    }
    lftp_do() {
      timeout 60 lftp -c "$options; open sftp://nobody:@edi; $1" >> log 2>&1 || bad "$2" "lftp: $1"
    }
    # Starts an upload that takes seconds, and comes back when a part of it has arrived. The client, and what it started,
    # is one group of processes.
    begin() {
      echo "put $1" > "$1.commands"
      if [ "$2" = sftp ]; then
        timeout 60 sftp -q -F '\(client)' -l 1200 -b "$1.commands" edi >> log 2>&1 &
      else
        timeout 60 lftp -c "$options; set net:limit-rate 0:150000; open sftp://nobody:@edi; put $1" >> log 2>&1 &
      fi
      upload=$!
      looks=0
      while [ "$(size "$inbox/$1")" = 0 ] && [ $looks -lt 300 ]; do sleep 0.1; looks=$((looks + 1)); done
      sleep 0.5
      if is_part "$1"; then seen "$1" part; else bad "$1" 'was not seen on its way'; fi
    }
    is_part() { [ -e "$inbox/$1" ] && [ "$(size "$inbox/$1")" -lt "$(size "$1")" ]; }
    finish() { wait $upload || bad "$1" 'the client failed'; }
    break_off() {
      kill -s KILL -- "-$upload"
      wait $upload
      sleep 0.8
      if is_part "$1"; then seen "$1" killed; else bad "$1" 'the kill came too late'; fi
    }
    # The client stops; what is on the wire still arrives, and then nothing.
    stall() {
      kill -s STOP -- "-$upload"
      sleep 1
      before=$(size "$inbox/$1")
      sleep 4
      if is_part "$1" && [ "$before" = "$(size "$inbox/$1")" ]; then seen "$1" stalled; else bad "$1" 'did not stall'; fi
      kill -s CONT -- "-$upload"
    }

    """
  }
}
