/**
 * Every command by the words that call it, in the order of the help page. Each is loaded when it is called: a signature is not to wait
 * for the code of a certification authority.
 */
import type { Command } from './command.js'

/** Loads one command. */
export type Load = () => Promise<Command>

export const COMMANDS: Readonly<Record<string, Load>> = {
  verify: async () => (await import('./commands/verify.js')).verify,
  sign: async () => (await import('./commands/sign.js')).sign,
  extend: async () => (await import('./commands/extend.js')).extend,
  'evidence make': async () => (await import('./commands/evidence-make.js')).evidenceMake,
  'evidence renew': async () => (await import('./commands/evidence-renew.js')).evidenceRenew,
  'evidence verify': async () => (await import('./commands/evidence-verify.js')).evidenceVerify,
  'proof verify': async () => (await import('./commands/proof-verify.js')).proofVerify,
  'path verify': async () => (await import('./commands/path-verify.js')).pathVerify,
  'ca init': async () => (await import('./commands/ca-init.js')).caInit,
  'ca serve': async () => (await import('./commands/ca-serve.js')).caServe,
  'cert issue': async () => (await import('./commands/cert-issue.js')).certIssue,
  'cert revoke': async () => (await import('./commands/cert-revoke.js')).certRevoke,
  'cert show': async () => (await import('./commands/cert-show.js')).certShow,
  'cert lint': async () => (await import('./commands/cert-lint.js')).certLint,
  'card list': async () => (await import('./commands/card-list.js')).cardList,
  'card info': async () => (await import('./commands/card-info.js')).cardInfo,
  'card sign': async () => (await import('./commands/card-sign.js')).cardSign,
  'card change-pin': async () => (await import('./commands/card-change-pin.js')).cardChangePin,
  'card unlock': async () => (await import('./commands/card-unlock.js')).cardUnlock,
  'card make': async () => (await import('./commands/card-make.js')).cardMake,
  'card insert': async () => (await import('./commands/card-insert.js')).cardInsert,
  'card bridge': async () => (await import('./commands/card-bridge.js')).cardBridge,
  gate: async () => (await import('./commands/gate.js')).gate,
  'tls check': async () => (await import('./commands/tls-check.js')).tlsCheck,
  'staff invite': async () => (await import('./commands/staff-invite.js')).staffInvite,
  'audit verify': async () => (await import('./commands/audit-verify.js')).auditVerify,
  'log verify': async () => (await import('./commands/log-verify.js')).logVerify,
  'log find': async () => (await import('./commands/log-find.js')).logFind,
  'log witness': async () => (await import('./commands/log-witness.js')).logWitness,
  up: async () => (await import('./commands/up.js')).up,
  doctor: async () => (await import('./commands/doctor.js')).doctor,
  errors: async () => (await import('./commands/errors.js')).errors,
}
