/** All targets by the name of their folder in fuzz/corpus. */
import { asic } from './asic.js'
import { cades } from './cades.js'
import { card } from './card.js'
import { cardCommands } from './card-commands.js'
import { certificate } from './certificate.js'
import { cms } from './cms.js'
import { crl } from './crl.js'
import { csr } from './csr.js'
import { derTarget } from './der.js'
import { evidence } from './evidence.js'
import { jades } from './jades.js'
import { logText } from './log-text.js'
import { ocsp } from './ocsp.js'
import { pades } from './pades.js'
import { validationPolicy } from './policy.js'
import { samlMessage } from './saml-message.js'
import { samlRedirect } from './saml-redirect.js'
import { secondKeyText } from './second-key-text.js'
import type { FuzzTarget } from './target.js'
import { timeStamp } from './time-stamp.js'
import { xades } from './xades.js'
import { xmlC14n } from './xml-c14n.js'
import { xmlSignature } from './xml-signature.js'
import { zip } from './zip.js'

export const TARGETS = {
  'xml-c14n': xmlC14n,
  'xml-signature': xmlSignature,
  der: derTarget,
  certificate,
  csr,
  crl,
  ocsp,
  cms,
  'time-stamp': timeStamp,
  xades,
  cades,
  pades,
  zip,
  asic,
  jades,
  evidence,
  card,
  'card-commands': cardCommands,
  'saml-message': samlMessage,
  'saml-redirect': samlRedirect,
  'log-text': logText,
  'second-key-text': secondKeyText,
  policy: validationPolicy,
} as const satisfies Record<string, FuzzTarget>

/** The name of a target. */
export type TargetName = keyof typeof TARGETS

/** Every name, in the order of the table. */
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[] // the table has no other keys
