/**
 * Transparent logs: Merkle trees (RFC 6962), signed heads and their witnesses (C2SP), verifiable random functions (RFC
 * 9381). Works in Node and in browsers; what needs a private key is in `@jitsuin/tlog/node`.
 */
export { concat, decodeBase64, decodeHex, encodeBase64, encodeHex, same, sha256 } from './bytes.js'
export { TLOG_ERRORS, TlogError, type TlogErrorCode } from './errors.js'
export {
  checkConsistency,
  checkInclusion,
  type LeafPath,
  type PlacedLeaf,
  rootFromPath,
  type TreeHead,
} from './merkle/checks.js'
export {
  append,
  EMPTY_EDGE,
  type NodePlace,
  placesOf,
  rootOfEdge,
  type TreeEdge,
  type TreeNode,
} from './merkle/edge.js'
export { leafHash, nodeHash } from './merkle/hashes.js'
export { type LoadNodes, proveConsistency, proveInclusion } from './merkle/proofs.js'
export { inclusionPath, rootOfLeaves } from './merkle/whole.js'
export { openCheckpoint, signCheckpoint } from './note/checkpoint.js'
export { type Cosignature, cosign, findCosignature } from './note/cosignature.js'
export {
  formatVerifier,
  isSameSigner,
  type NoteSigner,
  type NoteVerifier,
  parseVerifier,
  type SignerKind,
} from './note/keys.js'
export { onlySignedBy, openNote, parseNote, signNote } from './note/note.js'
export { judgeHead, type WitnessVerdict } from './note/witness.js'
export { type VrfClaim, verifyVrf } from './vrf/verify.js'
