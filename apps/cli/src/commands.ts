import type { Command } from './command.js'
import { auditVerify } from './commands/audit-verify.js'
import { caInit } from './commands/ca-init.js'
import { caServe } from './commands/ca-serve.js'
import { cardBridge } from './commands/card-bridge.js'
import { cardChangePin } from './commands/card-change-pin.js'
import { cardInfo } from './commands/card-info.js'
import { cardInsert } from './commands/card-insert.js'
import { cardList } from './commands/card-list.js'
import { cardMake } from './commands/card-make.js'
import { cardSign } from './commands/card-sign.js'
import { cardUnlock } from './commands/card-unlock.js'
import { certIssue } from './commands/cert-issue.js'
import { certLint } from './commands/cert-lint.js'
import { certRevoke } from './commands/cert-revoke.js'
import { certShow } from './commands/cert-show.js'
import { doctor } from './commands/doctor.js'
import { errors } from './commands/errors.js'
import { extend } from './commands/extend.js'
import { gate } from './commands/gate.js'
import { logFind } from './commands/log-find.js'
import { logVerify } from './commands/log-verify.js'
import { logWitness } from './commands/log-witness.js'
import { pathVerify } from './commands/path-verify.js'
import { sign } from './commands/sign.js'
import { staffInvite } from './commands/staff-invite.js'
import { tlsCheck } from './commands/tls-check.js'
import { up } from './commands/up.js'
import { verify } from './commands/verify.js'

/** Every command, in the order of the help page. */
export const COMMANDS: readonly Command[] = [
  verify,
  sign,
  extend,
  pathVerify,
  caInit,
  caServe,
  certIssue,
  certRevoke,
  certShow,
  certLint,
  cardList,
  cardInfo,
  cardSign,
  cardChangePin,
  cardUnlock,
  cardMake,
  cardInsert,
  cardBridge,
  gate,
  tlsCheck,
  staffInvite,
  auditVerify,
  logVerify,
  logFind,
  logWitness,
  up,
  doctor,
  errors,
]
