export { type ApduForm, type CommandApdu, encodeCommand, parseCommand } from './apdu/command.js'
export { exchange } from './apdu/exchange.js'
export { type CardResponse, encodeResponse, parseResponse } from './apdu/response.js'
export { describeStatus, STATUS_WORDS, statusHex } from './apdu/status-words.js'
export {
  CARD_APPLICATIONS,
  type CardApplication,
  type CardApplicationKind,
  type CardCertificate,
  type CardKey,
  type CertificatesWanted,
} from './application.js'
export type { CardChannel, ReaderState, Readers } from './channel.js'
export type { CardAlgorithm } from './digest-info.js'
export { CARD_ERRORS, CardError } from './errors.js'
export {
  activateCard,
  generateKeyOnCard,
  proveTransportKey,
  setPinOnCard,
  setUnlockCodeOnCard,
  writeCertificatesOnCard,
} from './hpki/issue.js'
export { type NewKey, newKeySigner } from './hpki/new-key.js'
export { type CardIdentity, identifyCard, type UnreadableApplication } from './identify.js'
export {
  classifyJpkiCertificate,
  JPKI_MARKS,
  type JpkiCertificateUse,
  type JpkiMarks,
} from './jpki/classify.js'
export { refuseJpkiDocuments } from './jpki/open.js'
export { openApplication } from './open.js'
export {
  type CardPin,
  HPKI_PIN_FORM,
  JPKI_PIN_FORM,
  judgePinForm,
  type PinForm,
  type PinState,
  type PinVerdict,
  PUK_FORM,
} from './pin.js'
export { changePin, readPinState, unlockPin, verifyPin } from './pin-commands.js'
export { type CardSignature, type CardSignatureRequest, signOnCard } from './sign.js'
export {
  type CardSigner,
  type CardSignerOptions,
  cardSigner,
  type PinAnswer,
  type PinQuestion,
  type UseCard,
} from './signer.js'
export { createSoftwareCard, type SoftwareCard } from './software/card.js'
export type { SoftwareCardOptions } from './software/options.js'
export { parseSoftwareCard } from './software/parse-state.js'
export {
  type ApplicationContents,
  type BlankHpkiCardOptions,
  blankHpkiCard,
  type HpkiCardOptions,
  personaliseHpkiCard,
} from './software/personalise.js'
export { type JpkiCardOptions, type JpkiContents, personaliseJpkiCard } from './software/personalise-jpki.js'
export type { SoftwareCardState } from './software/state.js'
export { EXPIRES_SOON_DAYS, judgeLife, type LifeState } from './validity.js'
export { answerVpcdMessage, encodeVpcdMessage, readVpcdMessages } from './wire/vpcd.js'
