/** This area of the office: its pages, and where the navigation leads. */
import type { Area } from '../area.js'
import { OrganisationsPage } from './list.js'
import { OrganisationPage } from './organisation.js'
import { organisationsWording } from './wording/index.js'

/** Its pages and navigation. */
export const organisationsArea: Area = {
  wording: organisationsWording,
  navigation: [{ to: '/organisations', key: 'nav.organisations', needs: ['organisations/read'] }],
  pages: [
    { path: '/organisations', component: OrganisationsPage },
    { path: '/organisations/$id', component: OrganisationPage },
  ],
}
