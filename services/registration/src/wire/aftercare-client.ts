/** The pages' calls about what comes after issue. */
import type { z } from 'zod'
import * as wire from './aftercare.js'
import type { CallBackNumber } from './aftercare-words.js'
import { caller } from './call.js'
import { fillRoute } from './case-routes.js'

const R = wire.AFTERCARE_ROUTES

/** Every method throws `RegistrationCallError`. */
export type AftercareClient = ReturnType<typeof aftercareClient>

/** Makes a client over the caller's `fetch`; addresses are relative to the page's own host. */
export function aftercareClient(fetcher: typeof fetch) {
  const { read, send } = caller(fetcher)
  const of = (route: string, procedureId: string, act = '') => fillRoute(route, { procedureId, act })
  return {
    findHolders: (words: string) =>
      read(wire.foundHoldersSchema, `${R.holders}?${new URLSearchParams({ words })}`),
    holder: (personId: string) => read(wire.holderViewSchema, fillRoute(R.holder, { personId })),
    procedures: (query: Readonly<Record<string, string>>) =>
      read(wire.procedureListSchema, `${R.procedures}?${new URLSearchParams(query)}`),
    open: (report: z.input<typeof wire.reportSchema>) =>
      send(wire.procedureStandSchema, R.procedures, report),
    procedure: (procedureId: string) => read(wire.procedureViewSchema, of(R.procedure, procedureId)),
    answer: (procedureId: string, answer: z.input<typeof wire.answerSchema>) =>
      send(wire.procedureViewSchema, of(R.answers, procedureId), answer),
    callBackNumber: (procedureId: string, number: CallBackNumber) =>
      send(wire.numberShownSchema, of(R.callBackNumber, procedureId), { number }),
    act: <Name extends wire.AftercareAct>(
      procedureId: string,
      act: Name,
      body: z.input<(typeof wire.AFTERCARE_ACTS)[Name]['body']>,
    ) => send(wire.procedureStandSchema, of(R.act, procedureId, act), body),
    signing: () => read(wire.signingQueueSchema, R.signing),
    signingTask: (procedureId: string) =>
      send(wire.revocationToSignSchema, of(R.signingTask, procedureId), {}),
    sign: (procedureId: string, signed: z.input<typeof wire.revocationSignedSchema>) =>
      send(wire.procedureStandSchema, of(R.signature, procedureId), signed),
    renewals: (query: Readonly<Record<string, string>>) =>
      read(wire.renewalBoardSchema, `${R.renewals}?${new URLSearchParams(query)}`),
    emergencyPapers: () => read(wire.emergencyPapersSchema, R.emergencyPapers),
    notePapers: (cardId: string, body: z.input<typeof wire.papersNotedSchema>) =>
      send(wire.papersStandSchema, fillRoute(R.papersOfCard, { cardId }), body),
    duty: (day: string) => read(wire.dutySchema, `${R.duty}?${new URLSearchParams({ day })}`),
    setDuty: (duty: wire.Duty) => send(wire.dutySchema, R.duty, duty, 'PUT'),
    /** On the applicants' host: how the report of this word stands. */
    track: (word: string) => read(wire.trackedSchema, fillRoute(R.tracker, { word })),
    letters: () => read(wire.lettersSchema, R.letters),
    letterAddress: (noticeId: string) => fillRoute(R.letterPaper, { noticeId }),
    letterPrinted: (noticeId: string) =>
      send(wire.letterPrintedSchema, fillRoute(R.letter, { noticeId }), {}),
  }
}
