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
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 32) { room, count in
      _ = unsafe EVP_DigestFinal_ex(context, room.baseAddress, nil)
      count = 32
    }
    return unsafe String(unsafeUninitializedCapacity: 64) { text in
      for (index, byte) in bytes.enumerated() {
        unsafe text[index * 2] = hexDigit(byte >> 4)
        unsafe text[index * 2 + 1] = hexDigit(byte & 15)
      }
      return 64
    }
  }
}

/// One hexadecimal digit in lower case.
private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
