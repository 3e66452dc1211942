/** The pages' calls about campaigns. */
import type { z } from 'zod'
import { caller } from './call.js'
import * as wire from './campaigns.js'
import { fillRoute } from './case-routes.js'

const R = wire.CAMPAIGN_ROUTES

/** Every method throws `RegistrationCallError`. */
export type CampaignsClient = ReturnType<typeof campaignsClient>

/** Makes a client over the caller's `fetch`; addresses are relative to the page's own host. */
export function campaignsClient(fetcher: typeof fetch) {
  const { read, send, upload } = caller(fetcher)
  const of = (route: string, campaignId: string, more: Readonly<Record<string, string>> = {}) =>
    fillRoute(route, { campaignId, ...more })
  const csv = (file: Blob) => new Blob([file], { type: 'text/csv' })
  return {
    list: () => read(wire.campaignListSchema, R.campaigns),
    create: (wish: z.input<typeof wire.newCampaignSchema>) =>
      send(wire.campaignViewSchema, R.campaigns, wish),
    view: (campaignId: string) => read(wire.campaignViewSchema, of(R.campaign, campaignId)),
    change: (campaignId: string, change: z.input<typeof wire.campaignChangeSchema>) =>
      send(wire.campaignViewSchema, of(R.campaign, campaignId), change, 'PUT'),
    cancel: (campaignId: string, expectedRevision: number) =>
      send(wire.campaignViewSchema, of(R.cancel, campaignId), { expectedRevision }),
    close: (campaignId: string, expectedRevision: number) =>
      send(wire.campaignViewSchema, of(R.close, campaignId), { expectedRevision }),
    preview: (campaignId: string, file: Blob) =>
      upload(wire.listPreviewSchema, of(R.preview, campaignId), csv(file)),
    importMembers: (campaignId: string, file: Blob, query: z.input<typeof wire.importQuerySchema>) =>
      upload(wire.importedSchema, `${of(R.members, campaignId)}?${new URLSearchParams(query)}`, csv(file)),
    members: (campaignId: string, query: Readonly<Record<string, string>>) =>
      read(wire.memberListSchema, `${of(R.members, campaignId)}?${new URLSearchParams(query)}`),
    mailing: (campaignId: string, month: string, act: 'sent' | 'undo') =>
      send(wire.mailedSchema, of(R.mailing, campaignId, { month }), { act }),
    memberEvent: (campaignId: string, memberId: string, body: z.input<typeof wire.memberEventSchema>) =>
      send(wire.memberSchema, of(R.event, campaignId, { memberId }), body),
    remind: (campaignId: string, memberId: string, body: z.input<typeof wire.reminderSchema>) =>
      send(wire.memberSchema, of(R.reminder, campaignId, { memberId }), body),
    prints: (campaignId: string) => read(wire.printListSchema, of(R.prints, campaignId)),
    print: (campaignId: string, month: string) =>
      send(wire.printStandSchema, of(R.prints, campaignId), { month }),
    partAddress: (campaignId: string, printId: string, part: number) =>
      of(R.printPart, campaignId, { printId, part: String(part) }),
    invoiceAddress: (campaignId: string, month: string) => of(R.invoice, campaignId, { month }),
    report: (query: z.input<typeof wire.reportQuerySchema>) =>
      read(wire.campaignReportSchema, `${R.report}?${new URLSearchParams(query)}`),
  }
}
