/** The status of each code of this area. */
export const SECOND_KEY_STATUSES = {
  'enrolment-letters/not-found': 404,
  'enrolment-letters/not-granted': 409,
  'enrolment-letters/already-printed': 409,
  'enrolment-letters/not-printed': 409,
  'enrolment-letters/expired': 409,
  'enrolment-letters/content-gone': 409,
  'enrolment-letters/no-email': 409,
  'enrolment-letters/mail-not-sent': 503,
} as const
