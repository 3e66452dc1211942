/**
 * Two officers sign a revocation, each with one touch, in whatever order they come. The second signature sends it to the
 * authority at once.
 */
import type { Actor } from '@jitsuin/platform'
import type { OrderSignature, ToSign } from '../../contract.js'
import type {
  OfficerSignature,
  Procedure,
  ProcedureState,
  ProcedureStateOf,
} from '../../domain/aftercare/procedure.js'
import { judgeOrders } from '../../domain/aftercare/revocation.js'
import { type OfficerKey, officeAt } from '../../domain/cases/officer-signature.js'
import { approvalsOf, toSignOf } from '../../domain/cases/to-sign.js'
import { RegistrationError } from '../../errors.js'
import { changeProcedure, expectProcedure, type ProcedureStep } from '../../store/aftercare/procedures.js'
import { expectPerson } from '../../store/aftercare/register.js'
import { loadOfficer } from '../../store/cases/officers.js'
import type { RegistrationContext } from '../context.js'
import { sendRevocation } from './send-revocations.js'

type Waiting = ProcedureStateOf<'awaiting-signatures'>

/** What this member of staff is to sign. */
export type SigningTask = {
  readonly procedure: Procedure
  /** Of the holder. */
  readonly name: string
  readonly revocation: Waiting['revocation']
  readonly toSign: ToSign
  readonly officer: OfficerKey
}

/**
 * What a member of staff signs for a procedure.
 *
 * @throws {RegistrationError} `aftercare/state-forbids`, `aftercare/no-approval-key`, `aftercare/same-officer`
 */
export async function prepareSigning(
  { store, ca }: RegistrationContext,
  { procedureId, staffId }: { readonly procedureId: string; readonly staffId: string },
): Promise<SigningTask> {
  const procedure = await expectProcedure(store.read, procedureId)
  const state = expectWaiting(procedure)
  const officer = await expectOfficer(store.read, staffId)
  expectOther(state, officer)
  const { family, given } = (await expectPerson(store.read, procedure.personId)).form.name
  return {
    procedure,
    name: `${family}　${given}`,
    revocation: state.revocation,
    toSign: toSignOf(state.revocation.orders.map(ca.bytesOf), officer),
    officer,
  }
}

/** Who signs what, as the page saw it. */
export type Signing = {
  readonly procedureId: string
  readonly staffId: string
  readonly actor: Actor
  /** The digest that was signed: other orders by now are refused. */
  readonly digest: string
  readonly signature: OrderSignature
}

/**
 * Takes a signature. Two officers who sign at the same moment are both taken: their signatures are over the same orders. With the
 * second one the revocation is sent; when the authority does not answer, it is sent again until it does.
 *
 * @throws {RegistrationError} as above, and `aftercare/changed-meanwhile`, `aftercare/signature-invalid`
 */
export async function signRevocation(context: RegistrationContext, signing: Signing): Promise<Procedure> {
  const { store, clock, newId } = context
  const at = clock()
  const officer = await expectOfficer(store.read, signing.staffId)
  const { procedureId, actor } = signing
  const attempt = { procedureId, expectedRevision: 'newest', actor, at, newId } as const
  const signed = await changeProcedure(store, attempt, (procedure) =>
    takeSignature(context, procedure, { officer, signing, at }),
  )
  return signed.state.state === 'sending' ? sendRevocation(context, procedureId) : signed
}

function takeSignature(
  { ca, addresses }: RegistrationContext,
  procedure: Procedure,
  { officer, signing, at }: { readonly officer: OfficerKey; readonly signing: Signing; readonly at: Date },
): ProcedureStep {
  const state = expectWaiting(procedure)
  expectOther(state, officer)
  const { revocation, first } = state
  if (revocation.challenge !== signing.digest || judgeOrders(revocation.orders, at) === 'expired') {
    throw new RegistrationError(
      'aftercare/changed-meanwhile',
      `${procedure.procedureId} has other orders by now`,
    )
  }
  const orders = revocation.orders.map(ca.bytesOf)
  const approvals = approvalsOf(signing.signature, { officer, orders, office: officeAt(addresses.office) })
  if (approvals === 'invalid') throw new RegistrationError('aftercare/signature-invalid', officer.officerId)
  const signature: OfficerSignature = {
    staffId: officer.staffId,
    officerId: officer.officerId,
    signedAt: at.toISOString(),
    approvals,
  }
  const next: ProcedureState = first
    ? { state: 'sending', revocation, signatures: [first, signature] }
    : { state: 'awaiting-signatures', revocation, first: signature }
  return {
    state: next,
    act: first ? 'signed-second' : 'signed-first',
    evidence: [{ kind: 'officer', id: officer.officerId }],
  }
}

function expectWaiting({ procedureId, state }: Procedure): Waiting {
  if (state.state !== 'awaiting-signatures')
    throw new RegistrationError('aftercare/state-forbids', procedureId)
  return state
}

/** Four eyes: neither the same key nor the same person twice. */
function expectOther({ first }: Waiting, { officerId, staffId }: OfficerKey): void {
  if (first && (first.officerId === officerId || first.staffId === staffId)) {
    throw new RegistrationError('aftercare/same-officer', officerId)
  }
}

async function expectOfficer(db: RegistrationContext['store']['read'], staffId: string): Promise<OfficerKey> {
  const officer = await loadOfficer(db, staffId)
  if (!officer) throw new RegistrationError('aftercare/no-approval-key', staffId)
  return officer
}
