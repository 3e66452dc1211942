/** Prints the application form for those who send paper; packages/print has the sheet. */
import type { FieldName } from '../contract.js'

/** The answers that are in order, in the form that the office keeps. */
export type PrintedAnswers = Readonly<Partial<Record<FieldName, string>>>

export type ApplicationFormPrinter = {
  /** One A4 sheet as PDF; what has no answer is left for the pen. `draftId` becomes its number and QR code. */
  readonly print: (form: {
    readonly draftId: string
    readonly answers: PrintedAnswers
  }) => Promise<Uint8Array>
}
