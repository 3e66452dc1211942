/** The case page's calls. */
import type { z } from 'zod'
import { caller } from './call.js'
import * as wire from './case.js'
import { CASE_ROUTES, fillRoute } from './case-routes.js'
import type { OrderSignature } from './order-signature.js'

/** Calls the office through `fetch`. Every method throws `RegistrationCallError`. */
export type CaseClient = ReturnType<typeof caseClient>

/** Makes a client over the caller's `fetch`; addresses are relative to `base` (empty: the page's own host). */
export function caseClient(fetcher: typeof fetch, base = '') {
  const { read, send, upload } = caller(fetcher, base)
  const of = (route: string, parts: Readonly<Record<string, string>>) => fillRoute(route, parts)
  return {
    /** Everything about a case; the view is recorded. */
    view: (caseId: string): Promise<wire.CaseView> =>
      read(wire.caseViewSchema, of(CASE_ROUTES.case, { caseId })),
    receive: (body: z.input<typeof wire.receiveSchema>): Promise<wire.CaseStand> =>
      send(wire.caseStandSchema, CASE_ROUTES.cases, body),
    act: <Name extends wire.CaseActName>(
      caseId: string,
      act: Name,
      body: z.input<(typeof wire.CASE_ACTS)[Name]['body']>,
    ): Promise<wire.CaseStand> => send(wire.caseStandSchema, of(CASE_ROUTES.act, { caseId, act }), body),
    writeNote: (caseId: string, body: z.input<typeof wire.noteWrittenSchema>): Promise<wire.CaseNote> =>
      send(wire.caseNoteSchema, of(CASE_ROUTES.notes, { caseId }), body),
    audit: (caseId: string): Promise<wire.CaseAudit> =>
      read(wire.caseAuditSchema, of(CASE_ROUTES.audit, { caseId })),
    addDocument: (
      caseId: string,
      content: Blob,
      about: z.input<typeof wire.documentUploadSchema>,
    ): Promise<z.infer<typeof wire.documentAddedSchema>> =>
      upload(wire.documentAddedSchema, of(CASE_ROUTES.documents, { caseId }), uploadForm(content, about)),
    /** Address of a document's pictures; the view is recorded. */
    contentAddress: (caseId: string, documentId: string): string =>
      base + of(CASE_ROUTES.content, { caseId, documentId }),
    readDocument: (
      caseId: string,
      documentId: string,
      body: z.input<typeof wire.documentReadSchema>,
    ): Promise<wire.CaseStand> =>
      send(wire.caseStandSchema, of(CASE_ROUTES.documentFacts, { caseId, documentId }), body, 'PUT'),
    warrant: (caseId: string, body: z.input<typeof wire.warrantAskedSchema>): Promise<wire.WarrantToSign> =>
      send(wire.warrantToSignSchema, of(CASE_ROUTES.warrant, { caseId }), body),
    balance: (): Promise<wire.CaseBalance> => read(wire.caseBalanceSchema, CASE_ROUTES.balance),
    signingWait: (): Promise<wire.SigningWait> => read(wire.signingWaitSchema, CASE_ROUTES.signingWait),
    /** One signature over many cases: asks for the list. */
    list: (body: z.input<typeof wire.listAskedSchema>): Promise<wire.ListToSign> =>
      send(wire.listToSignSchema, CASE_ROUTES.lists, body),
    signList: (listId: string, signature: OrderSignature): Promise<wire.ListOutcome> =>
      send(wire.listOutcomeSchema, of(CASE_ROUTES.listSignature, { listId }), { signature }),
    payments: (): Promise<wire.OpenPayments> => read(wire.openPaymentsSchema, CASE_ROUTES.payments),
    importPayments: (csv: Blob): Promise<wire.ImportOutcome> =>
      upload(wire.importOutcomeSchema, CASE_ROUTES.paymentImports, new Blob([csv], { type: 'text/csv' })),
    assignPayment: (
      paymentId: string,
      body: z.input<typeof wire.assignPaymentSchema>,
    ): Promise<wire.OpenPayments> =>
      send(wire.openPaymentsSchema, of(CASE_ROUTES.paymentAssignment, { paymentId }), body),
    switches: (): Promise<z.infer<typeof wire.officeSwitchesSchema>> =>
      read(wire.officeSwitchesSchema, CASE_ROUTES.switches),
    askSwitch: (
      name: wire.OfficeSwitch,
      body: z.input<typeof wire.switchAskedSchema>,
    ): Promise<z.infer<typeof wire.officeSwitchesSchema>> =>
      send(wire.officeSwitchesSchema, of(CASE_ROUTES.switch, { name }), body),
    officers: (): Promise<wire.Officers> => read(wire.officersSchema, CASE_ROUTES.officers),
    enrolChallenge: (): Promise<z.infer<typeof wire.enrolChallengeSchema>> =>
      send(wire.enrolChallengeSchema, CASE_ROUTES.officerChallenge, {}),
    enrol: (body: z.input<typeof wire.enrolSchema>): Promise<wire.Officers> =>
      send(wire.officersSchema, CASE_ROUTES.officerEnrolments, body),
    askRemoval: (officerId: string, body: z.input<typeof wire.removalAskedSchema>): Promise<wire.Officers> =>
      send(wire.officersSchema, of(CASE_ROUTES.officerRemoval, { officerId }), body),
    enrolmentToSign: (enrolmentId: string): Promise<wire.EnrolmentToSign> =>
      send(wire.enrolmentToSignSchema, of(CASE_ROUTES.enrolmentToSign, { enrolmentId }), {}),
    signEnrolment: (
      enrolmentId: string,
      signature: OrderSignature,
    ): Promise<z.infer<typeof wire.enrolmentStandSchema>> =>
      send(wire.enrolmentStandSchema, of(CASE_ROUTES.enrolmentSignature, { enrolmentId }), { signature }),
  }
}

function uploadForm(content: Blob, { kind, ...rest }: z.input<typeof wire.documentUploadSchema>): FormData {
  const form = new FormData()
  form.set('about', JSON.stringify({ kind, ...rest }))
  form.set('content', content)
  return form
}
