/** The second certificate comes first while cards are short (portal-issuance-exchange §2.9); the card follows in its turn. */
import { japanDate, toBase64 } from '@jitsuin/kernel'
import type { Case } from '../../domain/cases/case.js'
import { RegistrationError } from '../../errors.js'
import type { SecondKeyService } from '../../outside/second-key-service.js'
import { changeCase, loadCase } from '../../store/cases/cases.js'
import { loadWarrants } from '../../store/cases/warrants.js'
import type { RegistrationContext } from '../context.js'
import { byOf, expectState } from './tools.js'

/**
 * Has a second key made under its own warrant, certified, and handed back to the service that keeps it. Every step may be done again: key
 * service and authority give the same answers.
 *
 * @throws {RegistrationError} `second-key/not-due`, `case/…`, `ca/refused`, `ca/unreachable`
 */
export async function issueSecondKey(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'ca'>,
  keys: SecondKeyService,
  caseId: string,
): Promise<Case> {
  const { warrant, revision } = await expectDue(context, caseId)
  const { warrantId, order, digestHex } = warrant
  if (order.act !== 'warrant') throw new RegistrationError('second-key/not-due', caseId)
  const { subjectSerialNumber, nameRomaji } = order.facts
  const warrantDigest = Buffer.from(digestHex, 'hex')
  const { requestDer } = await keys.begin({ warrantId, warrantDigest, subjectSerialNumber, nameRomaji })
  const firstDay = japanDate(context.clock())
  const wish = { warrantId, authority: 'signature' as const, firstDay, request: toBase64(requestDer) }
  const [answer] = await context.ca.certify([wish])
  if (!answer || !('act' in answer) || answer.act !== 'issue') {
    throw new RegistrationError(
      'ca/refused',
      answer && 'refused' in answer ? answer.refused : 'No certificate',
    )
  }
  await keys.finish({
    warrantId,
    certificate: Buffer.from(answer.certificate, 'base64'),
    chain: answer.chain.map((one) => Buffer.from(one, 'base64')),
  })
  const by = byOf(context, 'system:second-key')
  return changeCase(context.store, { caseId, expectedRevision: revision, ...by }, (file) => {
    const approved = expectState(file.state, 'approved')
    const state = { ...approved, state: 'second-key-issued', secondKeyIssuedAt: by.at.toISOString() } as const
    return { state, act: 'second-key-issued', evidence: [{ kind: 'certificate', id: answer.serialHex }] }
  })
}

async function expectDue({ store }: Pick<RegistrationContext, 'store'>, caseId: string) {
  const file = await loadCase(store.read, caseId)
  if (!file) throw new RegistrationError('case/not-found', caseId)
  const { secondKeyWarrantId } = expectState(file.state, 'approved')
  if (secondKeyWarrantId === undefined) throw new RegistrationError('second-key/not-due', caseId)
  const warrant = (await loadWarrants(store.read, [secondKeyWarrantId])).get(secondKeyWarrantId)
  if (!warrant) throw new RegistrationError('warrant/not-found', secondKeyWarrantId)
  return { warrant, revision: file.revision }
}

/** Whether a card may be made now: not before the second certificate, where that comes first. */
export function judgeReadyForProduction({ state }: Pick<Case, 'state'>): 'ready' | 'not-yet' {
  if (state.state === 'second-key-issued') return 'ready'
  return state.state === 'approved' && state.secondKeyWarrantId === undefined ? 'ready' : 'not-yet'
}
