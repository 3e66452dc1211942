/** The interface as the applicants' pages call it. */
import { z } from 'zod'
import { caller } from './call.js'
import { fillRoute } from './case-routes.js'
import * as wire from './intake.js'

/** Calls the office with the key of one draft. Every method throws `RegistrationCallError`. */
export type IntakeClient = ReturnType<typeof intakeClient>

/** Makes a client; `token` is the key of the link, and absent for who has none yet. */
export function intakeClient(fetcher: typeof fetch, token?: string) {
  const withKey: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    return fetcher(input, { ...init, headers })
  }
  const { read, send, upload } = caller(withKey)
  const none = z.object({})
  return {
    open: () => send(wire.draftOpenedSchema, wire.INTAKE_ROUTES.drafts, {}),
    draft: (): Promise<wire.Draft> => read(wire.draftSchema, wire.INTAKE_ROUTES.draft),
    save: (body: z.input<typeof wire.draftSaveSchema>): Promise<wire.Draft> =>
      send(wire.draftSchema, wire.INTAKE_ROUTES.draft, body, 'PUT'),
    discard: () => read(none, wire.INTAKE_ROUTES.draft, { method: 'DELETE' }),
    sendLink: (): Promise<wire.Draft> => send(wire.draftSchema, wire.INTAKE_ROUTES.link, {}),
    wishLink: (body: z.input<typeof wire.linkWishSchema>) => send(none, wire.INTAKE_ROUTES.links, body),
    addPaper: (file: Blob, fields: wire.PaperFields) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value)
      form.set('file', file, 'paper')
      return upload(wire.intakePaperSchema, wire.INTAKE_ROUTES.papers, form)
    },
    removePaper: (paperId: string) =>
      read(none, fillRoute(wire.INTAKE_ROUTES.paper, { paperId }), { method: 'DELETE' }),
    /** The picture of a paper, fetched with the key: an address in the page could not carry it. */
    paperContent: async (paperId: string): Promise<Blob | undefined> => {
      const response = await withKey(fillRoute(wire.INTAKE_ROUTES.paper, { paperId })).catch(() => undefined)
      return response?.ok ? response.blob() : undefined
    },
    printedForm: async (): Promise<Blob | undefined> => {
      const response = await withKey(wire.INTAKE_ROUTES.printedForm).catch(() => undefined)
      return response?.ok ? response.blob() : undefined
    },
    submit: (body: z.input<typeof wire.submissionSchema>): Promise<wire.Tracker> =>
      send(wire.trackerSchema, wire.INTAKE_ROUTES.submission, body),
    places: () => read(wire.pickupPlacesSchema, wire.INTAKE_ROUTES.places),
    tracker: (): Promise<wire.Tracker> => read(wire.trackerSchema, wire.INTAKE_ROUTES.tracker),
    answer: (body: z.input<typeof wire.trackerAnswerSchema>): Promise<wire.Tracker> =>
      send(wire.trackerSchema, wire.INTAKE_ROUTES.answer, body),
    withdraw: (body: z.input<typeof wire.withdrawalSchema>): Promise<wire.Tracker> =>
      send(wire.trackerSchema, wire.INTAKE_ROUTES.withdrawal, body),
    /** Where the picture of a number's QR code is. */
    numberQrAddress: (caseNumber: string) => fillRoute(wire.INTAKE_ROUTES.numberQr, { caseNumber }),
    changePlace: (body: z.input<typeof wire.placeChangeSchema>): Promise<wire.Tracker> =>
      send(wire.trackerSchema, wire.INTAKE_ROUTES.place, body, 'PUT'),
  }
}
