import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import { bookingSchema, PRODUCTION_ROUTES, reservationSchema } from '../../contract.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { reserveByCode, showReservation } from '../../usecases/production/appointments.js'

const params = z.object({ code: z.string().regex(/^[2-9A-HJ-NP-Z]{20}$/) })
const { reservation, reservationBooking } = PRODUCTION_ROUTES

/** Appointments on the applicants' host: whoever has the postcard's code may book, and sees nothing about the holder. */
export function pickupApplyRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: reservation(':code'),
      summary: { ja: '受取りの予約を見る', en: 'The appointment for picking a card up' },
      params,
      answers: { 200: reservationSchema },
      refusals: ['appointments/code-unknown'],
      handle: async ({ params: { code } }) => ({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        json: await showReservation(context, code),
      }),
    }),
    route({
      method: 'POST',
      path: reservationBooking(':code'),
      summary: { ja: '受取りを予約する', en: 'Book an appointment' },
      params,
      body: { json: bookingSchema },
      answers: { 200: reservationSchema },
      refusals: [
        'appointments/code-unknown',
        'appointments/full',
        'appointments/not-offered',
        'case/state-forbids',
      ],
      handle: async ({ params: { code }, body }) => ({
        status: 200,
        json: await reserveByCode(context, code, new Date(body.startsAt)),
      }),
    }),
  ]
}
