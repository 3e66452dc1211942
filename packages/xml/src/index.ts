export { C14N_ALGORITHMS, type C14nAlgorithm, type C14nMethod, isC14nAlgorithm } from './c14n/algorithms.js'
export { type C14nOptions, canonicalize } from './c14n/canonicalize.js'
export type { NodeSet } from './c14n/node-set.js'
export {
  AUTHENTICATED_DATA_ALGORITHMS,
  DATA_ALGORITHMS,
  type DataAlgorithmUri,
  KEY_TRANSPORTS,
  type KeyTransportUri,
  XENC_NAMESPACE,
} from './encryption/algorithms.js'
export { type Decrypted, type DecryptOptions, decryptXml } from './encryption/decrypt.js'
export { type EncryptOptions, encryptXml } from './encryption/encrypt.js'
export { XML_ERRORS, XmlError } from './errors.js'
export {
  attributeOf,
  childElements,
  documentOf,
  elementsOf,
  findById,
  type IdIndex,
  indexIds,
  isNamed,
  onlyChild,
  optionalById,
  optionalChild,
  textOf,
} from './find.js'
export { DEFAULT_XML_LIMITS, type XmlLimits } from './reader/limits.js'
export { parseXml } from './reader/reader.js'
export {
  type AlgorithmPolicy,
  COMPUTABLE_ALGORITHMS,
  DIGEST_ALGORITHMS,
  type DigestUri,
  digestOctets,
  isDigestUri,
  isSignatureUri,
  LEGACY_ALGORITHMS,
  SAFE_ALGORITHMS,
  SIGNATURE_ALGORITHMS,
  type SignatureScheme,
  type SignatureUri,
} from './signature/algorithms.js'
export { type Canonicalization, parseCanonicalization } from './signature/canonicalization.js'
export { CURVE_BYTES, type CurveName, signatureFromDer, signatureToDer } from './signature/ecdsa-form.js'
export { decodeBase64 } from './signature/element-reading.js'
export { DSIG_NAMESPACE, EXC_C14N_NAMESPACE, MANIFEST_TYPE } from './signature/names.js'
export { offsetOfEndTag } from './signature/offsets.js'
export {
  type CheckedReference,
  type ComputingLimits,
  checkReferences,
  DEFAULT_COMPUTING_LIMITS,
  type ReferenceOptions,
  type ResolvedReference,
  type SignedContent,
} from './signature/references.js'
export type {
  ExpressionRequest,
  ObjectRequest,
  ReferenceRequest,
  SignatureRequest,
  TransformRequest,
} from './signature/request.js'
export {
  type SignedXml,
  type SignOctets,
  type SignOptions,
  type SignTarget,
  signXml,
} from './signature/sign.js'
export { checkSignatureValue, signedInfoOctets, type ValueVerdict } from './signature/signature-value.js'
export {
  DEFAULT_STRUCTURE_LIMITS,
  parseManifest,
  parseXmlSignature,
  type StructureLimits,
  type XmlReference,
  type XmlSignature,
} from './signature/structure.js'
export { buildXmlSignature, fillHoles, type Template } from './signature/template.js'
export type { BorneExpression, Transform } from './signature/transform-structure.js'
export {
  type KeySource,
  type ReferenceReport,
  selectSignature,
  type VerifyOptions,
  verifyXmlSignature,
  type XmlSignatureResult,
} from './signature/verify.js'
export type {
  XmlAttribute,
  XmlChild,
  XmlComment,
  XmlDocument,
  XmlElement,
  XmlInstruction,
  XmlNode,
  XmlText,
} from './tree.js'
