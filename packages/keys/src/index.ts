export { KEYS_ERRORS, KeysError } from './errors.js'
export {
  createTestHierarchy,
  type HierarchyOptions,
  listName,
  type TestHierarchy,
} from './hierarchy/hierarchy.js'
export {
  type HierarchyLists,
  LIST_LIFETIME_HOURS,
  LIST_NAMES,
  type ListName,
  rootScope,
} from './hierarchy/lists.js'
export type { HierarchyMember } from './hierarchy/member.js'
export { ISSUING_CAS, type IssuingCa, ROOT_NAME, ROOT_NAME_JA } from './hierarchy/names.js'
export { ALL_KEY_KINDS, KEY_KINDS, type KeyKind, kindOf } from './key-kinds.js'
export type { TokenSettings } from './pkcs11/protocol.js'
export { connectToken, type TokenConnection } from './pkcs11/token.js'
export {
  generateTokenKey,
  type TokenKeyKind,
  type TokenKeyOptions,
  tokenSigner,
} from './pkcs11/token-signer.js'
export { type Pkcs12Key, readPkcs12 } from './pkcs12/read-pkcs12.js'
export { type Pkcs12Contents, type Pkcs12Options, writePkcs12 } from './pkcs12/write-pkcs12.js'
export { generateKey } from './software/generate-key.js'
export { encodePem, type PemBlock, type PemLabel, parsePem } from './software/pem.js'
export { softwareSigner } from './software/software-signer.js'
export { type DealtKey, dealKey } from './split-rsa/deal.js'
export {
  type Exponentiator,
  type ExponentiatorOptions,
  openExponentiator,
} from './split-rsa/exponentiator.js'
export {
  checkProbe,
  type ProbeVerdict,
  refreshContribution,
  refreshProbe,
  refreshShare,
} from './split-rsa/refresh.js'
export { selfTest } from './split-rsa/self-test.js'
export {
  openSoftwareShareWrapper,
  type ShareContext,
  type ShareHolder,
  type ShareWrapper,
  withEarlierWrapper,
} from './split-rsa/share-wrapper.js'
export { combine, emsaBlock, type SplitKeyDigest } from './split-rsa/signature.js'
export { type SplitPublicKey, type SplitSizes, sizesOf } from './split-rsa/split-rsa.js'
export { generateTokenWrappingKey, openTokenShareWrapper } from './split-rsa/token-share-wrapper.js'
export type { ShareSource } from './split-rsa/worker-seat.js'
export { decryptKey, encryptKey } from './store/encrypted-key.js'
export { type KeyStore, type KeyStoreOptions, openKeyStore, readSecretFile } from './store/key-store.js'
