export { type Content, collect } from './cades/content.js'
export { type CadesOptions, signCades, streamCades } from './cades/create/sign-cades.js'
export type {
  Commitment,
  SignaturePolicy,
  SignerLocation,
  Statements,
} from './cades/create/signed-attributes.js'
export { addSigner, countersign, type FurtherSignature } from './cades/extend/add-signatures.js'
export { type CadesExtendOptions, extendCades } from './cades/extend/extend-cades.js'
export {
  type CadesValidateOptions,
  looksLikeCms,
  validateCades,
  validateCadesStream,
} from './cades/validate/validate-cades.js'
export { type CsvKind, checkCsv } from './create/csv.js'
export type { RandomBytes } from './create/part-id.js'
export { type SignatureForm, type SignOptions, sign } from './create/sign.js'
export { ADES_ERRORS, AdesError } from './errors.js'
export { type EtsiReportInput, writeEtsiReport } from './etsi-report.js'
export { type ExtendOptions, extend } from './extend/extend.js'
export {
  addXadesSigner,
  countersignXades,
  type FurtherXadesSignature,
} from './extend/further-signatures.js'
export type { TimeStampSource } from './extend/signature-time-stamp.js'
export { ROLES_BY_DOCUMENT } from './layouts.js'
export { type PadesOptions, signPades } from './pades/create/sign-pades.js'
export { extendPades, type PadesExtendOptions } from './pades/extend/extend-pades.js'
export { looksLikePdf } from './pades/validate/validate-pades.js'
export {
  type Answer,
  type CertificateView,
  type ChangeReport,
  type CheckReport,
  type CheckVerdict,
  type DocumentKind,
  type ManifestReport,
  QUESTIONS,
  type Question,
  type Reason,
  type SignatureReport,
  type SignerReport,
  type TimelineEvent,
  type ValidationReport,
  type Verdict,
} from './report.js'
export type { Policy, RevocationFetcher, ValidateOptions } from './validate/options.js'
export { REASONS, type ReasonRow } from './validate/reasons.js'
export { viewCertificate } from './validate/signer-report.js'
export { type Material, type PreparedTrust, prepareTrust, type Trust } from './validate/trust.js'
export { validate } from './validate/validate.js'
