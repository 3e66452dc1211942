/** The real certification authority of services/ca, in this process, as the office's port. */

import { certifyUnderWarrants, encodeOrder } from '@jitsuin/ca'
import type { Order, WarrantOrder } from '@jitsuin/ca/contract'
import { CodedError } from '@jitsuin/kernel'
import { grantEnrolment } from '../../../ca/src/usecases/grant-enrolment.js'
import { openZone, type Zone } from '../../../ca/test/zone.js'
import { RegistrationError } from '../../src/errors.js'
import type { CertificationAuthority } from '../../src/outside/certification-authority.js'

/** The authority, and how a warrant becomes accepted there: its digest, hex. */
export type Authority = {
  readonly zone: Zone
  readonly port: CertificationAuthority
  readonly acceptWarrant: (warrant: WarrantOrder) => Promise<string>
}

/** Opens it. */
export async function openAuthority(): Promise<Authority> {
  const zone = await openZone()
  return {
    zone,
    port: {
      submit: ({ order }) => zone.submit(order),
      submitAll: async (submissions) =>
        Promise.all(
          submissions.map(({ order, approvals }) =>
            zone.submit(order, { approvals: [...approvals] }).catch((error: unknown) => {
              if (error instanceof CodedError) return { refused: error.code }
              throw error
            }),
          ),
        ),
      certify: (wishes) => certifyUnderWarrants(zone.ca, wishes),
      // As over the connection: a refusal is one, and whatever else broke (two at the same moment, for one) is asked again.
      grantEnrolment: (wish) =>
        grantEnrolment(zone.ca, wish).catch((error: unknown) => {
          if (error instanceof CodedError) throw new RegistrationError('ca/refused', error.code)
          throw new RegistrationError('ca/unreachable', 'Broke off', { cause: error })
        }),
      bytesOf: (order: Order) => encodeOrder(order),
    },
    acceptWarrant: async (warrant) => {
      const outcome = await zone.submit(warrant)
      if (outcome.act !== 'warrant') throw new Error(outcome.act)
      return outcome.digest
    },
  }
}
