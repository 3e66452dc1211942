/** This area of the office: its pages, and where the navigation leads. */
import type { Area } from '../area.js'
import { CampaignPage } from './campaign/view.js'
import { CampaignsPage } from './list/view.js'
import { ReportPage } from './report/view.js'
import { campaignsWording } from './wording/index.js'

/** Its pages and navigation. */
export const campaignsArea: Area = {
  wording: campaignsWording,
  navigation: [
    { to: '/campaigns', key: 'nav.campaigns', needs: ['campaigns/read'] },
    { to: '/campaign-report', key: 'nav.report', needs: ['campaigns/read'] },
  ],
  pages: [
    { path: '/campaigns', component: CampaignsPage },
    { path: '/campaigns/$id', component: CampaignPage },
    { path: '/campaign-report', component: ReportPage },
  ],
}
