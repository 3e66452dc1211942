/** The register of organisations as pages call it. */
import type * as z from 'zod'
import { caller } from './call.js'
import * as wire from './organisations.js'
import { withQuery } from './with-query.js'

/** Every method throws `RegistrationCallError`. */
export type OrganisationsClient = ReturnType<typeof organisationsClient>

/** Makes a client over the caller's `fetch`. */
export function organisationsClient(fetcher: typeof fetch) {
  const { read, send } = caller(fetcher)
  const { organisations, organisation, staff } = wire.ORGANISATION_ROUTES
  return {
    list: (query: Partial<z.output<typeof wire.organisationQuerySchema>>): Promise<wire.OrganisationList> =>
      read(wire.organisationListSchema, withQuery(organisations, query)),
    load: (id: string): Promise<wire.OrganisationDetail> =>
      read(wire.organisationDetailSchema, organisation(id)),
    register: (body: z.input<typeof wire.organisationRegisterSchema>): Promise<wire.OrganisationDetail> =>
      send(wire.organisationDetailSchema, organisations, body),
    edit: (id: string, body: z.input<typeof wire.organisationEditSchema>): Promise<wire.OrganisationDetail> =>
      send(wire.organisationDetailSchema, organisation(id), body, 'PUT'),
    assign: (
      id: string,
      body: z.input<typeof wire.staffAssignmentSchema>,
    ): Promise<wire.OrganisationDetail> => send(wire.organisationDetailSchema, staff(id), body),
  }
}
