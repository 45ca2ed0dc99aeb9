// Chooses the WebAssembly SHA-256 for Merkle trees, two to three times faster than the pure one (both give the same
// roots). It compiles at import, hence 'wasm-unsafe-eval' in the page's policy, and is imported by the codec only.
import { hasher } from '@chainsafe/persistent-merkle-tree/hasher/as-sha256'
import { setHasher } from '@chainsafe/persistent-merkle-tree'

setHasher(hasher)
