package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Octets to requests, one at a time: while a request is being answered, or its peer is slow to take the answer, what
 * follows stays unread. That bounds what a peer can make us hold, however much it sends ahead.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private final Connection connection;

    RequestDecoder(Connection connection, Limits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.headerBlock())
                .setInitialBufferSize(256));
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (connection.isOver()) {
            connection.discard(message instanceof ByteBuf octets ? octets.readableBytes() : 0);
            ReferenceCountUtil.release(message);
            return;
        }
        connection.octetsArrived();
        super.channelRead(ctx, message);
        // what is kept was read already; nothing more until it is used up
        if (connection.isHeld() && !connection.isOver() && actualReadableBytes() > 0) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /**
     * Asks for nothing: Netty's decoder reads on, whatever was said, after octets that it made nothing of, and would take all
     * that a peer sends while it waits for its answer, and lose what it kept once the peer has sent its last.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!connection.isHeld()) {
            super.decode(ctx, in, out);
        }
    }
}
