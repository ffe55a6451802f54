/** Errors that a script can name: code, type and wording as the service and its relays send them. */
import type { ApiError } from '../errors'

export const ERROR_CODES = [
  'beta_api_shape_disabled',
  'session_expired',
  'invalid_api_key',
  'model_not_found',
  'insufficient_quota',
  'rate_limit_exceeded',
  'server_error',
  'missing_required_parameter',
  'unknown_parameter',
  'invalid_value',
  'invalid_event',
  'input_audio_buffer_commit_empty',
  'conversation_already_has_active_response',
  'response_cancel_not_active',
  'cannot_update_voice',
  'unsupported_content_type',
  'string_above_max_length',
  'item_not_found',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

const messages: Record<ErrorCode, string> = {
  beta_api_shape_disabled:
    'The beta interface is not supported. Leave out the OpenAI-Beta header and use the GA shapes.',
  session_expired: 'Your session hit the maximum duration of 60 minutes.',
  invalid_api_key: 'Incorrect API key provided.',
  model_not_found: 'The model does not exist or you do not have access to it.',
  insufficient_quota: 'You exceeded your current quota, please check your plan and billing details.',
  rate_limit_exceeded: 'Rate limit reached for requests. Please try again in 2s.',
  server_error: 'The server had an error while processing your request.',
  missing_required_parameter: "Missing required parameter: 'session.type'.",
  unknown_parameter: "Unknown parameter: 'session.type'.",
  invalid_value: 'Invalid value.',
  invalid_event: 'The event is not valid at this point.',
  input_audio_buffer_commit_empty:
    'Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has 0.00ms of audio.',
  conversation_already_has_active_response:
    'Conversation already has an active response in progress. Wait until the response is finished before creating a new one.',
  response_cancel_not_active: 'Cancellation failed: no active response found',
  cannot_update_voice: 'Cannot update a conversation’s voice if assistant audio is present.',
  unsupported_content_type: 'Only model output audio messages can be truncated',
  string_above_max_length: 'Invalid string: too long.',
  item_not_found: 'The item does not exist in the conversation.',
}

export const scriptedError = (code: ErrorCode, message?: string, param: string | null = null): ApiError => ({
  type: code === 'server_error' ? 'server_error' : 'invalid_request_error',
  code,
  message: message ?? messages[code],
  param,
})
