/** The page of a case asks what to sign. */
import type { WarrantToSign } from '../../contract.js'
import { toSignOf } from '../../domain/cases/to-sign.js'
import { RegistrationError } from '../../errors.js'
import type { CaseSeen } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { type Purpose, prepareWarrants, type Signable } from './prepare-warrants.js'
import { expectOfficer } from './sign-warrants.js'
import { byOf, type StaffActor } from './tools.js'

/**
 * What this officer signs for a case. Asked again before the order expires, it is the same.
 *
 * @throws {RegistrationError} `officer/not-enrolled`, `separation/…`, `warrant/…`, `case/…`
 */
export async function askToSign(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'ca'>,
  staff: StaffActor,
  { seen, purpose }: { readonly seen: CaseSeen; readonly purpose: Purpose },
): Promise<WarrantToSign> {
  const officer = await expectOfficer(context, staff)
  const by = byOf(context, staff.actor)
  const { signable, refused } = await context.store.transact(by, async (tx, audit) => {
    const result = await prepareWarrants(context, { tx, audit, by }, { cases: [seen], purpose, staff })
    if (result.made === 0) audit.changedNothing() // what there is already is shown again
    return result
  })
  if (refused[0]) throw refused[0].error
  const [one] = signable
  if (!one) throw new RegistrationError('case/not-found', seen.caseId)
  const orders = one.warrants.map(({ order }) => context.ca.bytesOf(order))
  return { ...describe(one), ...toSignOf(orders, officer) }
}

function describe({ warrants }: Signable): Pick<WarrantToSign, 'warrantId' | 'order' | 'expiresAt'> {
  const [card] = warrants
  if (card?.order.act !== 'warrant') throw new RegistrationError('warrant/not-found', 'Another kind of order')
  const { warrantId, order, expiresAt } = card
  const { facts, caseNumber, authorities, keyPlace, years, useBy } = order
  return {
    warrantId,
    expiresAt: expiresAt.toISOString(),
    order: {
      caseNumber,
      nameRomaji: facts.nameRomaji,
      subjectSerialNumber: facts.subjectSerialNumber,
      roles: facts.roles,
      authorities,
      keyPlace,
      years,
      useBy,
      ...(facts.nameJa !== undefined && { nameJa: facts.nameJa }),
      ...(facts.registryMatchId !== undefined && { registryMatchId: facts.registryMatchId }),
    },
  }
}
