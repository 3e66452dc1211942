/** Associations, hospitals and municipalities as pages and other services see them. */
import type { Text } from '@jitsuin/kernel'
import { z } from 'zod'
import { addressSchema } from './form.js'

/** What an organisation does for the office. */
export const ORGANISATION_KINDS = {
  prefecturalAssociation: { ja: '都道府県医師会', en: 'Prefectural association' },
  localAssociation: { ja: '郡市区医師会', en: 'County or city association' },
  hospital: { ja: '病院（一括申請・交付の取りまとめ）', en: 'Hospital (collection point)' },
  municipality: { ja: '自治体（費用負担）', en: 'Municipality (payer)' },
} as const satisfies Readonly<Record<string, Text>>
export type OrganisationKind = keyof typeof ORGANISATION_KINDS

/** Days of the week as ISO 8601 counts them, Monday first. */
export const WEEKDAYS = {
  1: { ja: '月', en: 'Mon' },
  2: { ja: '火', en: 'Tue' },
  3: { ja: '水', en: 'Wed' },
  4: { ja: '木', en: 'Thu' },
  5: { ja: '金', en: 'Fri' },
  6: { ja: '土', en: 'Sat' },
  7: { ja: '日', en: 'Sun' },
} as const satisfies Readonly<Record<number, Text>>

const text = (most: number) => z.string().trim().min(1).max(most)
const organisationId = z.string().regex(/^[a-z0-9-]{1,40}$/)
const clock = z.string().regex(/^([01]\d|2[0-3]):(00|30)$/)

/** When a counter is open; the end is not included. Times are those on a wall in Japan. */
export const openingSchema = z
  .strictObject({ weekday: z.int().min(1).max(7), from: clock, until: clock })
  .refine(({ from, until }) => from < until)
export type Opening = z.infer<typeof openingSchema>

/** What is known of an organisation. */
export const organisationTermsSchema = z.strictObject({
  kind: z.enum(['prefecturalAssociation', 'localAssociation', 'hospital', 'municipality']),
  /** The association above this one. */
  parentId: organisationId.optional(),
  nameJa: text(100),
  nameEn: text(100),
  address: addressSchema,
  phone: z.string().regex(/^\d{10,11}$/),
  email: z.email().max(200).optional(),
  openings: z.array(openingSchema).max(21),
  /** How many people can be served in each half hour; 0: no appointments. */
  capacity: z.int().min(0).max(50),
  standing: z.enum(['active', 'closed']),
})
export type OrganisationTerms = z.infer<typeof organisationTermsSchema>

export const organisationSchema = z.object({
  organisationId,
  revision: z.int(),
  terms: organisationTermsSchema,
})
export type Organisation = z.infer<typeof organisationSchema>

/** One page of the list; pages count from 1. */
export const organisationListSchema = z.object({
  rows: z.array(organisationSchema),
  total: z.int(),
  pages: z.int(),
  mayManage: z.enum(['yes', 'no']),
})
export type OrganisationList = z.infer<typeof organisationListSchema>

export const organisationQuerySchema = z.object({
  words: z.string().max(100).default(''),
  kind: z
    .enum(['all', 'prefecturalAssociation', 'localAssociation', 'hospital', 'municipality'])
    .default('all'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

/** One change of an organisation: who, when, and the names of what differs. */
export const organisationChangeSchema = z.object({
  revision: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  fields: z.array(z.string()),
})

/** Everything on the page of one organisation. */
export const organisationDetailSchema = organisationSchema.extend({
  history: z.array(organisationChangeSchema),
  staff: z.array(z.object({ staffId: z.string(), since: z.iso.datetime() })),
  mayManage: z.enum(['yes', 'no']),
})
export type OrganisationDetail = z.infer<typeof organisationDetailSchema>

export const organisationRegisterSchema = z.strictObject({ organisationId, terms: organisationTermsSchema })
export const organisationEditSchema = z.strictObject({
  expectedRevision: z.int().min(1),
  terms: organisationTermsSchema,
})
export const staffAssignmentSchema = z.strictObject({
  staffId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  assignment: z.enum(['assigned', 'released']),
})

/** Where the service answers, on the office's host. */
export const ORGANISATION_ROUTES = {
  organisations: '/api/organisations',
  organisation: (id: string) => `/api/organisations/${id}`,
  staff: (id: string) => `/api/organisations/${id}/staff`,
} as const
