export { addAsicSignature } from './asic/create/add-signer.js'
export { type AsicFile, type AsicOptions, signAsic } from './asic/create/sign-asic.js'
export type { AsicSignature } from './asic/create/signature-files.js'
export { type AsicExtendOptions, extendAsic } from './asic/extend/extend-asic.js'
export type { AsicKind } from './asic/names.js'
export { looksLikeZip, validateAsicSource } from './asic/validate/validate-asic.js'
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
export type { EvidenceLink, EvidenceReport } from './evidence/evidence-report.js'
export type { EvidenceDocument } from './evidence/judge-record.js'
export {
  type EvidenceMaking,
  type EvidenceStampSource,
  makeEvidence,
  type StampedTree,
} from './evidence/make-evidence.js'
export { EVIDENCE_REASONS } from './evidence/reasons.js'
export { parseEvidenceRecord } from './evidence/record.js'
export {
  type RecordWithDocuments,
  type RenewalOptions,
  type RenewedEvidence,
  type RenewedRecord,
  renewHashTrees,
  renewTimeStamps,
} from './evidence/renew-evidence.js'
export {
  documentAtHand,
  type EvidenceJudge,
  type EvidenceOptions,
  evidenceJudge,
  verifyEvidence,
} from './evidence/verify-evidence.js'
export { type ExtendOptions, extend } from './extend/extend.js'
export {
  addXadesSigner,
  countersignXades,
  type FurtherXadesSignature,
} from './extend/further-signatures.js'
export type { TimeStampSource } from './extend/signature-time-stamp.js'
export {
  parsePlaces,
  type RevocationFetcherOptions,
  revocationFetcher,
} from './fetch/revocation-fetcher.js'
export { type JadesOptions, signJades } from './jades/create/sign-jades.js'
export { addJadesSigner, countersignJades } from './jades/extend/add-signatures.js'
export { extendJades, type JadesExtendOptions } from './jades/extend/extend-jades.js'
export { type BundleOptions, signBundle } from './jades/fhir/sign-bundle.js'
export { looksLikeJose } from './jades/read/jws.js'
export { ROLES_BY_DOCUMENT } from './layouts.js'
export { type Caption, captionOf } from './pades/create/caption.js'
export type { WantedPlace } from './pades/create/place.js'
export {
  type PadesOptions,
  type PadesPicture,
  signPades,
  signPadesInParts,
} from './pades/create/sign-pades.js'
export { extendPades, type PadesExtendOptions } from './pades/extend/extend-pades.js'
export { looksLikePdf } from './pades/validate/validate-pades.js'
export { BUILT_IN_POLICIES } from './policy/built-in.js'
export type { ValidationPolicy } from './policy/policy.js'
export { readValidationPolicy } from './policy/read-policy.js'
export {
  type Answer,
  type CertificateView,
  type ChangeReport,
  type CheckReport,
  type CheckVerdict,
  type DocumentKind,
  type DoubtedAlgorithm,
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
export {
  askAuthority,
  type StampAnswer,
  type StampWish,
  type TimeStampServers,
  timeStampClient,
} from './time-stamp/client.js'
export {
  type StampAttempt,
  type Stamping,
  stampingOf,
  TimeStampTrouble,
  type TroubleListener,
} from './time-stamp/trouble.js'
export type {
  DetachedFiles,
  Policy,
  RevocationFetcher,
  ValidateOptions,
} from './validate/options.js'
export { REASONS, type ReasonRow } from './validate/reasons.js'
export { viewCertificate } from './validate/signer-report.js'
export { type Material, type PreparedTrust, prepareTrust, type Trust } from './validate/trust.js'
export { validate } from './validate/validate.js'
