extension Endpoints {
    static let editMessage = Endpoint<MessageParameters, MessageChangeRequest, MessageView>(
        .editMessage, .patch, "/groups/{group}/messages/{seq}", .member, tag: .messages, codes: [.conflict],
        "Says a message of one's own otherwise. The same content again takes no number; a tombstone is a conflict.")

    static let deleteMessage = Endpoint<MessageParameters, NoBody, NoContent>(
        .deleteMessage, .delete, "/groups/{group}/messages/{seq}", .member, tag: .messages, statuses: [204],
        "Leaves a tombstone of a message: authors of their own, admins of any. Once more takes no number.")

    static let listMessageVersions = Endpoint<MessagePageParameters, NoBody, PageView<MessageVersionView>>(
        .listMessageVersions, .get, "/groups/{group}/messages/{seq}/history", .member, tag: .messages,
        "What a message has said, the first wording first, the one that stands last: for its author and admins.")

    static let likeMessage = Endpoint<MessageParameters, NoBody, LikesView>(
        .likeMessage, .put, "/groups/{group}/messages/{seq}/likes", .member, tag: .messages, codes: [.conflict],
        "Likes a message with 👍. Who does already takes no number.")

    static let unlikeMessage = Endpoint<MessageParameters, NoBody, LikesView>(
        .unlikeMessage, .delete, "/groups/{group}/messages/{seq}/likes", .member, tag: .messages, codes: [.conflict],
        "Takes 👍 back. Who had not given it takes no number.")

    static let likeMessageWith = Endpoint<LikeParameters, NoBody, LikesView>(
        .likeMessageWith, .put, "/groups/{group}/messages/{seq}/likes/{emoji}", .member, tag: .messages,
        codes: [.conflict],
        "Likes a message with an emoji. A message takes 20 different ones; one more, or a tombstone, is a conflict.")

    static let unlikeMessageWith = Endpoint<LikeParameters, NoBody, LikesView>(
        .unlikeMessageWith, .delete, "/groups/{group}/messages/{seq}/likes/{emoji}", .member, tag: .messages,
        codes: [.conflict], "Takes an emoji back. Who had not given it takes no number.")
}
