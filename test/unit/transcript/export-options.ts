/** Words around an export, for tests. */
import type { ExportOptions } from '#core/transcript/exporters'

export const exportOptions: ExportOptions = {
  locale: 'en',
  timeZone: 'UTC',
  model: 'gpt-realtime-2.1',
  profileName: 'Default',
  labels: {
    title: 'Conversation',
    started: 'Started',
    profile: 'Profile',
    model: 'Model',
    roles: { user: 'You', assistant: 'Assistant', tool: 'Tool', system: 'System' },
    interrupted: 'interrupted',
    failed: 'failed',
    notHeard: 'Not heard',
    noWords: 'no words',
    edited: 'Corrected by you',
    note: 'Your note',
    toolInput: 'Input',
    toolOutput: 'Output',
  },
}
