/** How much anybody may begin and send without being known: the applicants' pages are open to everyone. */
export type IntakeLimits = {
  /** Drafts of the last 24 hours that are not sent yet, of everybody together. */
  readonly openDraftsPerDay: number
  /** Files offered to one draft or case on one day in Japan, kept or not: each of them is decoded. */
  readonly uploadsPerDay: number
}

/** Room for a rush, one doctor in seventeen on a single day; ten times the files that an application needs. */
export const USUAL_INTAKE_LIMITS: IntakeLimits = { openDraftsPerDay: 20_000, uploadsPerDay: 100 }
