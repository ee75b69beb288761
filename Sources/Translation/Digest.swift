// SHA-256 by libcrypto, fed piece by piece.

import CCrypto
import Octets

@safe struct Digest: ~Copyable {
  private let context: OpaquePointer
  private let algorithm: OpaquePointer

  init() {
    unsafe context = EVP_MD_CTX_new()
    unsafe algorithm = EVP_MD_fetch(nil, "SHA256", nil)
  }

  deinit {
    unsafe EVP_MD_CTX_free(context)
    unsafe EVP_MD_free(algorithm)
  }

  /// Begins anew.
  func begin() { _ = unsafe EVP_DigestInit_ex2(context, algorithm, nil) }

  func add(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if range.isEmpty { return }
    unsafe bytes.withUnsafeBytes { raw in
      _ = unsafe EVP_DigestUpdate(context, raw.baseAddress! + range.lowerBound, range.count)
    }
  }

  /// The digest of everything added, in hexadecimal.
  func hexadecimal() -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    _ = unsafe EVP_DigestFinal_ex(context, &bytes, nil)
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
