// SPDX-License-Identifier: GPL-2.0

//! Takes the place of `lib/rbtree.c`.
//!
//! Its trees have the same nodes and functions, and are sorted just as well, but balanced otherwise:
//! each node has a priority, made of its address, which is greater than those of its children (a
//! "treap"). So inserting and removing turn things round at places that are as good as random.

#![allow(non_camel_case_types, reason = "as in C")]
#![allow(clippy::missing_safety_doc, reason = "as C's")]

use std::ptr;

#[repr(C)]
pub struct rb_node {
    /// The address of the parent.
    pub __rb_parent_color: usize,
    pub rb_right: *mut rb_node,
    pub rb_left: *mut rb_node,
}

#[repr(C)]
pub struct rb_root {
    pub rb_node: *mut rb_node,
}

fn priority(node: *const rb_node) -> usize {
    node.addr().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 3
}

unsafe fn parent(node: *const rb_node) -> *mut rb_node {
    ptr::with_exposed_provenance_mut((*node).__rb_parent_color)
}

unsafe fn set_parent(node: *mut rb_node, parent: *mut rb_node) {
    if !node.is_null() {
        (*node).__rb_parent_color = parent.expose_provenance();
    }
}

/// Puts another node where a node is, as far as its parent is concerned.
unsafe fn replace_child(root: *mut rb_root, old: *mut rb_node, new: *mut rb_node) {
    let parent = parent(old);
    if parent.is_null() {
        (*root).rb_node = new;
    } else if (*parent).rb_left == old {
        (*parent).rb_left = new;
    } else {
        assert_eq!((*parent).rb_right, old);
        (*parent).rb_right = new;
    }
    set_parent(new, parent);
}

/// Makes a node the parent of its parent.
unsafe fn rotate_up(root: *mut rb_root, node: *mut rb_node) {
    let old = parent(node);
    replace_child(root, old, node);
    if (*old).rb_left == node {
        (*old).rb_left = (*node).rb_right;
        set_parent((*node).rb_right, old);
        (*node).rb_right = old;
    } else {
        (*old).rb_right = (*node).rb_left;
        set_parent((*node).rb_left, old);
        (*node).rb_left = old;
    }
    set_parent(old, node);
}

pub unsafe fn rb_insert_color(node: *mut rb_node, root: *mut rb_root) {
    assert!((*node).rb_left.is_null() && (*node).rb_right.is_null());
    while !parent(node).is_null() && priority(parent(node)) < priority(node) {
        rotate_up(root, node);
    }
}

pub unsafe fn rb_erase(node: *mut rb_node, root: *mut rb_root) {
    loop {
        let (left, right) = ((*node).rb_left, (*node).rb_right);
        if left.is_null() {
            return replace_child(root, node, right);
        }
        if right.is_null() {
            return replace_child(root, node, left);
        }
        let child = if priority(left) < priority(right) {
            right
        } else {
            left
        };
        rotate_up(root, child);
    }
}

pub unsafe fn rb_replace_node(victim: *mut rb_node, new: *mut rb_node, root: *mut rb_root) {
    ptr::copy_nonoverlapping(victim, new, 1);
    set_parent((*new).rb_left, new);
    set_parent((*new).rb_right, new);
    replace_child(root, victim, new);
}

unsafe fn leftmost(mut node: *mut rb_node) -> *mut rb_node {
    while !(*node).rb_left.is_null() {
        node = (*node).rb_left;
    }
    node
}

unsafe fn rightmost(mut node: *mut rb_node) -> *mut rb_node {
    while !(*node).rb_right.is_null() {
        node = (*node).rb_right;
    }
    node
}

pub unsafe fn rb_first(root: *const rb_root) -> *mut rb_node {
    if (*root).rb_node.is_null() {
        return ptr::null_mut();
    }
    leftmost((*root).rb_node)
}

pub unsafe fn rb_last(root: *const rb_root) -> *mut rb_node {
    if (*root).rb_node.is_null() {
        return ptr::null_mut();
    }
    rightmost((*root).rb_node)
}

pub unsafe fn rb_next(node: *const rb_node) -> *mut rb_node {
    if !(*node).rb_right.is_null() {
        return leftmost((*node).rb_right);
    }
    let (mut node, mut above) = (node.cast_mut(), parent(node));
    while !above.is_null() && (*above).rb_right == node {
        (node, above) = (above, parent(above));
    }
    above
}

pub unsafe fn rb_prev(node: *const rb_node) -> *mut rb_node {
    if !(*node).rb_left.is_null() {
        return rightmost((*node).rb_left);
    }
    let (mut node, mut above) = (node.cast_mut(), parent(node));
    while !above.is_null() && (*above).rb_left == node {
        (node, above) = (above, parent(above));
    }
    above
}

unsafe fn deepest(mut node: *mut rb_node) -> *mut rb_node {
    loop {
        if !(*node).rb_left.is_null() {
            node = (*node).rb_left;
        } else if !(*node).rb_right.is_null() {
            node = (*node).rb_right;
        } else {
            return node;
        }
    }
}

pub unsafe fn rb_first_postorder(root: *const rb_root) -> *mut rb_node {
    if (*root).rb_node.is_null() {
        return ptr::null_mut();
    }
    deepest((*root).rb_node)
}

pub unsafe fn rb_next_postorder(node: *const rb_node) -> *mut rb_node {
    let above = parent(node);
    if !above.is_null() && ptr::eq((*above).rb_left, node) && !(*above).rb_right.is_null() {
        return deepest((*above).rb_right);
    }
    above
}
