"""The Web API's methods by name. Each takes a call and gives what stands beside `ok: true`."""

from tests.fakes.slack.methods import assistant, chat, conversations, files, installing, views
from tests.fakes.slack.methods.asked import Asked, Method

__all__ = ["FORM_ONLY", "METHODS", "TOKENLESS", "Asked", "Method"]

METHODS: dict[str, Method] = {
    "api.test": lambda asked: {"args": dict(asked.given)},
    "auth.test": installing.auth_test,
    "auth.revoke": installing.auth_revoke,
    "apps.connections.open": installing.connections_open,
    "apps.uninstall": installing.uninstall,
    "oauth.v2.access": installing.oauth_access,
    "users.info": installing.users_info,
    "chat.postMessage": chat.post_message,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.update": chat.update,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.permalink,
    "conversations.replies": conversations.replies,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.open": conversations.open_direct,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.completeUploadExternal": files.complete_upload,
    "views.open": views.open_view,
    "views.push": views.push_view,
    "views.update": views.update_view,
    "views.publish": views.publish_view,
    "assistant.threads.setStatus": assistant.set_status,
    "assistant.threads.setSuggestedPrompts": assistant.set_prompts,
}

TOKENLESS = frozenset({"api.test", "oauth.v2.access"})
"""Methods that are called without a token."""

FORM_ONLY = frozenset(
    "auth.revoke chat.getPermalink conversations.history conversations.info conversations.replies "
    "oauth.v2.access users.info".split()
)
"""Methods that read a query or a form, and leave a JSON body unread.

Source: docs.slack.dev/apis/web-api, "most write methods allow arguments with application/json".
"""
