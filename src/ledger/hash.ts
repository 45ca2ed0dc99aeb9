// SHA-256 over joined parts. Noble's is synchronous, and for small inputs faster than awaiting WebCrypto.
import { sha256 } from '@noble/hashes/sha2.js'
import { joinBytes } from './bytes.ts'

/** 32 bytes. The caller sees to it that the parts cannot be split in two ways (fixed lengths or a domain tag). */
export const hash = (...parts: readonly Uint8Array[]): Uint8Array => sha256(joinBytes(...parts))
