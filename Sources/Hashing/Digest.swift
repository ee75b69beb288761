// SHA-256 by libcrypto, fed piece by piece.

import CCrypto
import Octets

/// It is in one hand at a time, on whichever thread.
@safe package struct Digest: ~Copyable, @unchecked Sendable {
  private let context: OpaquePointer
  private let algorithm: OpaquePointer

  package init() {
    // One digest needs neither the machine's OpenSSL configuration nor a list of all ciphers; both take longer than a
    // small file.
    let unneeded = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS
    _ = OPENSSL_init_crypto(UInt64(unneeded), nil)
    unsafe context = EVP_MD_CTX_new()
    unsafe algorithm = EVP_MD_fetch(nil, "SHA256", nil)
  }

  deinit {
    unsafe EVP_MD_CTX_free(context)
    unsafe EVP_MD_free(algorithm)
  }

  /// Begins anew.
  package func begin() { _ = unsafe EVP_DigestInit_ex2(context, algorithm, nil) }

  package func add(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if range.isEmpty { return }
    unsafe bytes.withUnsafeBytes { raw in
      _ = unsafe EVP_DigestUpdate(context, raw.baseAddress! + range.lowerBound, range.count)
    }
  }

  /// The digest of everything added, the first byte highest.
  package func value() -> SIMD4<UInt64> {
    var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    unsafe withUnsafeMutableBytes(of: &words) { room in
      _ = unsafe EVP_DigestFinal_ex(context, room.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
    }
    return SIMD4(words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
  }
}

extension Digest {
  /// The digest of a text.
  package static func of(_ text: String) -> SIMD4<UInt64> {
    let bytes = Array(text.utf8)
    let digest = Digest()
    digest.begin()
    digest.add(bytes.span, 0..<bytes.count)
    return digest.value()
  }

  /// The digest of everything added, as 64 hexadecimal digits.
  package var text: String {
    let words = value()
    return (0..<4).map { index in
      let digits = String(words[index], radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
